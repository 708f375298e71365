import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { checkout } from '../checkout.ts';

/** A cluster of a test's own. */
export interface Cluster {
  /** Where it is: `host:port` of each broker. */
  readonly brokers: string[];
  /** Has it do something: see cluster.py. */
  command(...words: (string | number)[]): Promise<void>;
  stop(): void;
}

/** Starts librdkafka's mock cluster. Fails where there is no Python 3 or no librdkafka. */
export async function startCluster(brokers: number): Promise<Cluster> {
  const child = spawn('python3', [join(checkout, 'test', 'kafka', 'cluster.py'), String(brokers)]);
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaint += text));
  const over = once(child, 'close');
  over.catch(() => {});
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const answer = async (): Promise<string> => {
    const { value, done } = await lines.next();
    if (!done) return value;
    await over;
    throw new Error(complaint.trim().split('\n').at(-1));
  };
  await once(child, 'spawn');
  const addresses = await answer();
  return {
    brokers: addresses.split(','),
    command: async (...words) => {
      child.stdin.write(`${words.join(' ')}\n`);
      const said = await answer();
      if (said !== '0') throw new Error(`cluster.py: ${words.join(' ')}: ${said}`);
    },
    stop: () => child.stdin.end(),
  };
}
