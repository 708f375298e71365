import type { Vector } from './vectors.ts';

type Random = () => number;

/** A call with arguments drawn by `random`. */
export type Draw = (random: Random) => Pick<Vector, 'args' | 'kwargs' | 'take' | 'tags'>;

const below = (random: Random, n: number): number => Math.floor(random() * n);

function any<T>(random: Random, from: readonly T[]): T {
  return from[below(random, from.length)]!;
}

function list<T>(random: Random, most: number, item: () => T): T[] {
  return Array.from({ length: below(random, most + 1) }, item);
}

/** A source that counts what is read of it; now and then it fails, but not before it has given so many items. */
function source(random: Random, items: readonly unknown[], least = 0): unknown {
  const fails = random() < 0.1 &&
    items.length >= least && { raise_at: least + below(random, items.length + 1 - least) };
  return { $iter: items, ...fails };
}

const f = (name: string, ...args: readonly unknown[]): unknown => ({ $fn: name, ...(args.length > 0 && { args }) });

const small = (random: Random): number => below(random, 13) - 4;
const pair = (random: Random): number[] => [below(random, 4), below(random, 4)];

/** Items and what may be their key: numbers and functions of them, or pairs and their members. */
function keyed(random: Random): { items: readonly unknown[]; key: () => unknown } {
  if (random() < 0.4) {
    const key = (): unknown => any(random, [0, 1, -1, [0], [1, 0], f('first'), f('second')]);
    return { items: list(random, 8, () => pair(random)), key };
  }
  const key = (): unknown => f(any(random, ['mod2', 'mod3', 'identity', 'neg', 'parity', 'half', 'const7']));
  return { items: list(random, 10, () => small(random)), key };
}

const numericKey = (random: Random): unknown => f(any(random, ['mod3', 'identity', 'neg', 'half', 'abs']));

/** toolz has no recorded calls: they are drawn from nothing. `merge_sorted` is given what is sorted. */
export const toolzCalls: Readonly<Record<string, Draw>> = {
  diff(random) {
    const items = list(random, 3, () =>
      source(
        random,
        list(random, 6, () => below(random, 4)),
      ),
    );
    const kwargs = {
      ...(random() < 0.5 && { default: any(random, [null, 0, 7]) }),
      ...(random() < 0.5 && { key: f(any(random, ['is_zero', 'is_none', 'identity', 'not_none'])) }),
    };
    return { args: random() < 0.3 ? [items] : items, kwargs };
  },
  join(random) {
    const { items, key } = keyed(random);
    const others = items.map((item) => (random() < 0.4 ? item : any(random, items))).slice(below(random, 3));
    const kwargs = {
      ...(random() < 0.5 && { left_default: any(random, [null, 9]) }),
      ...(random() < 0.5 && { right_default: any(random, [null, 9]) }),
    };
    return { args: [key(), source(random, items), key(), source(random, others)], kwargs };
  },
  merge_sorted(random) {
    const [name, size] = any<[string | undefined, (n: number) => number]>(random, [
      [undefined, (n) => n],
      ['neg', (n) => -n],
      ['half', (n) => Math.floor(n / 2)],
      ['mod3', (n) => ((n % 3) + 3) % 3],
    ]);
    const sorted = (): unknown => {
      const items = list(random, 6, () => small(random));
      // toolz opens the last first: if one of the sources fails there and then, it has read others than we have.
      return source(
        random,
        items.sort((a, b) => size(a) - size(b)),
        1,
      );
    };
    return { args: list(random, 5, sorted), ...(name !== undefined && { kwargs: { key: f(name) } }) };
  },
  partitionby(random) {
    const { items } = keyed(random);
    const key = any(random, ['is_zero', 'identity', 'pair', 'not_none']);
    return { args: [f(key), source(random, items)] };
  },
  pluck(random) {
    const index = (): number => below(random, 5) - 2;
    const names = ['a', 'b', 'c'];
    const byName = random() < 0.4;
    const member = (): string | number => (byName ? any(random, names) : index());
    const item = (): unknown => {
      if (!byName) return any<unknown>(random, [list(random, 4, () => small(random)), 'abc'.slice(below(random, 3))]);
      return { $map: names.filter(() => random() < 0.7).map((name) => [name, small(random)]) };
    };
    const ind = random() < 0.4 ? [member(), member()].slice(below(random, 2)) : member();
    const kwargs = { ...(random() < 0.6 && { default: any(random, [null, 0]) }) };
    return { args: [ind, source(random, list(random, 5, item))], kwargs };
  },
  random_sample(random) {
    const items = list(random, 8, () => small(random));
    const numbers = Array.from({ length: 6 + below(random, 4) }, () => below(random, 100) / 100);
    return { args: [below(random, 5) / 4, source(random, items)], kwargs: { random: f('popper', numbers) } };
  },
  reduceby(random) {
    const { items, key } = keyed(random);
    const binop = f(
      typeof items[0] === 'number' ? any(random, ['add', 'sub', 'max2', 'second2', 'first2']) : 'fold_pair',
    );
    const init = any<unknown[]>(random, [[], [], [below(random, 9)], [f('counter')]]);
    return { args: [key(), binop, source(random, items), ...init] };
  },
  topk(random) {
    const { items } = keyed(random);
    const byMember = any(random, [0, 1, -1, [1, 0], f('first')]);
    const key = typeof items[0] === 'number' ? numericKey(random) : byMember;
    return { args: [below(random, 7) - 1, source(random, items), ...(random() < 0.6 ? [key] : [])] };
  },
};
