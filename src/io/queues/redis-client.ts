import { describe } from '../../pipeline/check.ts';

/** A client of `redis` (node-redis), connected. */
export interface NodeRedis {
  sendCommand(args: string[]): Promise<unknown>;
  duplicate(): unknown;
}

/** A client of `ioredis`. */
export interface IoRedis {
  call(command: string, ...args: string[]): Promise<unknown>;
  duplicate(): unknown;
}

export type Redis = NodeRedis | IoRedis;

export function checkRedis(operator: string, client: Redis): void {
  const { call, sendCommand } = (client ?? {}) as Partial<IoRedis & NodeRedis>;
  if (typeof call === 'function' || typeof sendCommand === 'function') return;
  throw new TypeError(`${operator}: client must be one of redis or ioredis, got ${describe(client)}`);
}

/** Sends a command, whichever library it is. */
export function send(client: Redis, command: string, ...args: string[]): Promise<unknown> {
  return 'call' in client ? client.call(command, ...args) : client.sendCommand([command, ...args]);
}

/** A connection of one's own, for commands that block. */
export interface OwnConnection {
  readonly client: Redis;
  /** Ends it, whatever it is waiting for. */
  destroy(): void;
}

/** A second connection like the user's: a command that blocks would hold up everybody on the first. */
export async function duplicate(client: Redis): Promise<OwnConnection> {
  const own = client.duplicate() as Redis & {
    connect?(): Promise<unknown>;
    destroy?(): void;
    disconnect(): unknown;
    on(event: 'error', listener: () => void): unknown;
    readonly status?: string;
  };
  // A connection that is lost fails the command that is under way.
  own.on('error', () => {});
  // ioredis connects by itself, unless it was told not to.
  if (!('call' in own) || own.status === 'wait') await own.connect!();
  return { client: own, destroy: () => (own.destroy ? own.destroy() : void own.disconnect()) };
}

/** The fields of an entry as an object. */
export function fieldsOf(list: readonly string[]): Record<string, string> {
  const fields: Record<string, string> = {};
  for (let i = 0; i + 1 < list.length; i += 2) {
    Object.defineProperty(fields, list[i]!, {
      value: list[i + 1]!,
      enumerable: true,
      writable: true,
      configurable: true,
    });
  }
  return fields;
}

/** An entry of a stream as the server has it. Its fields are null if it was deleted meanwhile. */
export type RawEntry = readonly [id: string, fields: readonly string[] | null];

/** The entries of the one stream that was asked for, in each of the shapes that clients give a map. */
export function entriesOf(reply: unknown): readonly RawEntry[] {
  if (reply === null || reply === undefined) return [];
  if (!Array.isArray(reply)) {
    const values = reply instanceof Map ? [...(reply as Map<string, unknown>).values()] : Object.values(reply);
    return (values[0] ?? []) as RawEntry[];
  }
  const [first, second] = reply as unknown[];
  return (Array.isArray(first) ? (first as unknown[])[1] : second) as RawEntry[];
}
