// Rows of a cursor, streamed; the connection is released when the consumer leaves.
import assert from 'node:assert/strict';
import { asyncContextManager, asyncGenerator } from 'sluice';
import { printer } from './printer.ts';

const { print, printed } = printer();

interface Connection {
  cursor(query: string): AsyncIterable<{ readonly id: number }>;
}

const connect = asyncContextManager(async function* connect() {
  print('connected');
  const connection: Connection = {
    async *cursor() {
      try {
        for (let id = 1; ; id++) yield { id };
      } finally {
        print('cursor closed');
      }
    },
  };
  try {
    yield connection;
  } finally {
    print('disconnected');
  }
});

const streamRows = asyncGenerator(async function* streamRows(connection: Connection) {
  for await (const row of connection.cursor('SELECT * FROM events')) yield row;
});

await connect().run(async (connection) => {
  for await (const row of streamRows(connection)) {
    print('row', row.id);
    if (row.id === 2) break;
  }
});
// In Python the cursor would be closed by the garbage collector, after the connection; with aclosing() in this order.
assert.deepEqual(printed, ['connected', 'row 1', 'row 2', 'cursor closed', 'disconnected']);
