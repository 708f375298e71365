import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { loadPyodide } from 'pyodide';
import type { Observed, Vector } from './vectors.ts';
import { packages, wheel } from './wheels.ts';

/** The callbacks of ../shared/conformance/registry.md, the decoding of arguments, and what a call did: in Python. */
const prelude = `
import builtins, functools, heapq, itertools, json, math, random, types
try: import more_itertools
except ImportError: more_itertools = None
try: import toolz
except ImportError: toolz = None
class Runaway(BaseException): pass
class Toolz:
    '''As in sluice, where random numbers come from is a function.'''
    def __getattr__(self, name): return getattr(toolz, name)
    def random_sample(self, prob, seq, random):
        state = types.SimpleNamespace(random=random)
        return toolz.random_sample(prob, seq, state)
MODULES = {'builtins': builtins, 'functools': functools, 'heapq': heapq, 'itertools': itertools, 'more_itertools': more_itertools, 'toolz': Toolz()}
class Src:
    def __init__(self, items, srcs, raise_at=None, exc='ValueError'):
        srcs.append(self)
        self.items, self.raise_at, self.exc, self.pulls, self.asks, self.over = iter(items()), raise_at, exc, 0, 0, False
    def __iter__(self): return self
    def __next__(self):
        self.asks += 1
        if self.asks > 600: raise Runaway
        if self.raise_at is not None and self.pulls >= self.raise_at and not self.over:
            self.over = True
            raise getattr(builtins, self.exc)('source')
        if self.over: raise StopIteration
        try: item = next(self.items)
        except StopIteration:
            self.over = True
            raise
        self.pulls += 1
        return item
def counting(a, step):
    while True:
        yield a
        a += step
def parse_int(s):
    if isinstance(s, (int, float)): return s
    if not isinstance(s, str): raise TypeError
    return int(s)
def boom(v, exc='ValueError'):
    def f(x):
        if x == v: raise getattr(builtins, exc)('boom')
        return x
    return f
def popper(items, exc='IndexError'):
    left = iter(items)
    def f(*a):
        for item in left: return item
        raise getattr(builtins, exc)('empty')
    return f
def counter(start=0):
    numbers = itertools.count(start)
    return lambda *a: next(numbers)
EVENTS = []
class Manager:
    def __init__(self, source): self.source, self.events = source, EVENTS
    def __enter__(self):
        self.events.append(['enter', []])
        return self.source
    def __exit__(self, kind, *_): self.events.append(['exit', [kind and kind.__name__]])
def logger(label, events):
    return lambda *a: events.append([label, a])
REG = {
 'is_even': lambda: lambda x: x % 2 == 0, 'is_odd': lambda: lambda x: x % 2 != 0, 'lt5': lambda: lambda x: x < 5, 'lt0': lambda: lambda x: x < 0,
 'gt2': lambda: lambda x: x > 2, 'is_zero': lambda: lambda x: x == 0, 'is_none': lambda: lambda x: x is None, 'not_none': lambda: lambda x: x is not None,
 'always': lambda: lambda x: True, 'never': lambda: lambda x: False, 'is_vowel': lambda: lambda s: len(s) == 1 and s in 'aeiou', 'is_comma': lambda: lambda s: s == ',',
 'is_str': lambda: lambda x: isinstance(x, str), 'is_int': lambda: lambda x: isinstance(x, int), 'identity': lambda: lambda x: x, 'neg': lambda: lambda x: -x,
 'mod3': lambda: lambda x: x % 3, 'mod2': lambda: lambda x: x % 2, 'abs': lambda: abs, 'square': lambda: lambda x: x * x, 'double': lambda: lambda x: x * 2,
 'inc': lambda: lambda x: x + 1, 'half': lambda: lambda x: x // 2, 'tens': lambda: lambda x: x // 10, 'len': lambda: len, 'first_char': lambda: lambda s: s[:1],
 'last_char': lambda: lambda s: s[-1:], 'lower': lambda: str.lower, 'upper': lambda: str.upper, 'parity': lambda: lambda x: 'odd' if x % 2 else 'even',
 'pair': lambda: lambda x: (x, x), 'first': lambda: lambda t: t[0], 'second': lambda: lambda t: t[1], 'const7': lambda: lambda *a: 7, 'upto': lambda: lambda n: list(range(n)),
 'even_x10_or_none': lambda: lambda x: x * 10 if x % 2 == 0 else None, 'sum_list': lambda: sum, 'count_list': lambda: lambda xs: sum(1 for _ in xs), 'max_list': lambda: max,
 'to_list': lambda: list, 'join': lambda: lambda xs: ''.join(xs), 'collatz': lambda: lambda x: x // 2 if x % 2 == 0 else 3 * x + 1,
 'add': lambda: lambda a, b: a + b, 'sub': lambda: lambda a, b: a - b, 'mul': lambda: lambda a, b: a * b, 'max2': lambda: lambda a, b: a if a >= b else b,
 'min2': lambda: lambda a, b: a if a <= b else b, 'second2': lambda: lambda a, b: b, 'first2': lambda: lambda a, b: a, 'digits': lambda: lambda a, b: a * 10 + b,
 'lt2': lambda: lambda a, b: a < b, 'gt2args': lambda: lambda a, b: a > b, 'ne2': lambda: lambda a, b: a != b, 'jump': lambda: lambda a, b: b - a > 1,
 'fold_pair': lambda: lambda a, b: (a, b), 'sum_args': lambda: lambda *a: sum(a), 'list_args': lambda: lambda *a: list(a), 'sum_is_even': lambda: lambda *a: sum(a) % 2 == 0,
 'args_rising': lambda: lambda *a: all(x < y for x, y in itertools.pairwise(a)), 'args_equal': lambda: lambda *a: all(x == a[0] for x in a), 'args_n': lambda: lambda *a: len(a),
 'args_are': lambda *want: lambda *a: a == want, 'equals': lambda v: lambda x: x == v, 'in_list': lambda vs: lambda x: x in vs, 'lt': lambda v: lambda x: x < v,
 'modn': lambda n: lambda x: x % n, 'kw_ab': lambda: lambda a, b=5: a * 10 + b, 'boom_on': boom, 'parse_int': lambda: parse_int,
 'recip6': lambda: lambda x: 6 // x, 'counter': counter, 'popper': popper,
 'log': lambda label='log': logger(label, EVENTS),
}
def decode(x, srcs, calls):
    if isinstance(x, list): return [decode(v, srcs, calls) for v in x]
    if not isinstance(x, dict): return x
    if '$iter' in x: return Src(lambda: [decode(v, srcs, calls) for v in x['$iter']], srcs, x.get('raise_at'), x.get('exc', 'ValueError'))
    if '$inf' in x: return Src(lambda: counting(x['$inf'], x.get('step', 1)), srcs)
    if '$cycle' in x: return Src(lambda: itertools.cycle([decode(v, srcs, calls) for v in x['$cycle']]), srcs)
    if '$fn' in x:
        f, record = REG[x['$fn']](*x.get('args', [])), [0]
        calls.append(record)
        def counted(*a, **k):
            record[0] += 1
            return f(*a, **k)
        return counted
    if '$tuple' in x: return tuple(decode(v, srcs, calls) for v in x['$tuple'])
    if '$cm' in x: return Manager(decode(x['$cm'], srcs, calls))
    if '$range' in x: return range(*x['$range'])
    if '$obj' in x: return {k: decode(v, srcs, calls) for k, v in x['$obj'].items()}
    if '$map' in x: return {k: decode(v, srcs, calls) for k, v in x['$map']}
    if '$exc' in x: return getattr(builtins, x['$exc'])(*x['args']) if 'args' in x else getattr(builtins, x['$exc'])
    if '$float' in x: return float(x['$float'])
    if '$big' in x: return int(x['$big'])
    if '$complex' in x: return complex(*x['$complex'])
    if '$set' in x: return {decode(v, srcs, calls) for v in x['$set']}
    if '$type' in x: return getattr(builtins, x['$type'])
    raise LookupError('cannot decode')
def encode(v, depth=0):
    if v is None or isinstance(v, (str, bool)): return v
    if isinstance(v, int): return v if abs(v) < 2 ** 53 else {'$big': str(v)}
    if isinstance(v, complex): return {'$complex': [v.real, v.imag]}
    if isinstance(v, float): return v if math.isfinite(v) else {'$float': 'nan' if v != v else 'inf' if v > 0 else '-inf'}
    if isinstance(v, (list, tuple, range)): return [encode(x) for x in v]
    if isinstance(v, dict): return {'$map': [[encode(k), encode(x)] for k, x in v.items()]}
    if isinstance(v, (set, frozenset)): return {'$set': sorted(encode(x) for x in v)}
    if hasattr(v, '__next__'):
        out = []
        for x in v:
            out.append(encode(x))
            if len(out) > 600: raise Runaway
        return {'$it': out}
    raise LookupError('cannot encode')
def call(vector):
    srcs, calls, out = [], [], []
    # A new list: what the collector closes of the call before logs into its own.
    global EVENTS
    EVENTS = []
    o = {'out': out, 'error': None, 'done': False, 'kind': 'raise'}
    def counts(): return srcs[0].pulls if len(srcs) == 1 else [s.pulls for s in srcs]
    lazy = []
    try:
        args = [decode(a, srcs, calls) for a in vector['args']]
        kwargs = {k: decode(a, srcs, calls) for k, a in vector.get('kwargs', {}).items()}
        f = MODULES[vector['fn'].split('.')[0]]
        for part in vector['fn'].split('.')[1:]: f = getattr(f, part)
    except Exception: return None
    try:
        try: r = f(*args, **kwargs)
        except Exception as e:
            o['error'], o['errat'] = type(e).__name__, 'call'
            lazy.append(counts())
        else:
            lazy.append(counts())
            if hasattr(r, '__next__'):
                o['kind'] = 'iter'
                try:
                    while 'take' not in vector or len(out) < vector['take']:
                        try: item = next(r)
                        except StopIteration:
                            o['done'] = True
                            lazy.append(counts())
                            break
                        out.append(encode(item))
                        if len(out) > 600: raise Runaway
                        lazy.append(counts())
                except Exception as e:
                    if isinstance(e, LookupError) and 'code' in str(e): return None
                    o['error'], o['errat'] = type(e).__name__, 'next'
                    lazy.append(counts())
            else:
                o['kind'] = 'value'
                try: o['out'], o['done'] = encode(r), True
                except LookupError: return None
                except Exception as e: o['error'], o['errat'] = type(e).__name__, 'next'
    except (Runaway, OverflowError, MemoryError): return None
    if srcs: o['lazy'], o['pulls'] = lazy, counts()
    if calls: o['fcalls'] = [c[0] for c in calls]
    if EVENTS: o['events'] = encode(EVENTS)
    return o
def perform(x, name, rest):
    if name == 'next': return next(x, *rest)
    if name == 'take': return list(itertools.islice(x, rest[0]))
    if name == 'list':
        out = list(itertools.islice(x, 600))
        if len(out) == 600: raise Runaway
        return out
    if name == 'call': return getattr(x, rest[0])(*rest[1:])
    if name == 'attr': return getattr(x, rest[0])
    if name == 'len': return len(x)
    if name == 'iter': return iter(x)
    if name == 'bool': return bool(x)
    if name == 'contains': return rest[0] in x
    if name == 'index': return x[rest[0]]
    if name == 'slice': return x[slice(*rest[0])]
    if name == 'reversed': return reversed(x)
    raise LookupError('cannot decode')
def script(vector):
    srcs, calls, handles, steps, ops = [], [], [], [], []
    global EVENTS
    EVENTS = []
    def held(v):
        if v is None or isinstance(v, (str, bool, int, float)): return encode(v)
        if isinstance(v, (list, tuple, range)): return [held(x) for x in v]
        if isinstance(v, dict): return {'$map': [[held(k), held(x)] for k, x in v.items()]}
        if isinstance(v, (set, frozenset)): return {'$set': sorted(encode(x) for x in v)}
        for i, handle in enumerate(handles):
            if handle is v: return {'$h': i}
        handles.append(v)
        return {'$h': len(handles) - 1}
    def counts(): return srcs[0].pulls if len(srcs) == 1 else [s.pulls for s in srcs]
    chance = random.Random(vector['seed'])
    o = {'error': None, 'kind': 'ops', 'steps': steps, 'ops': ops}
    try:
        args = [decode(a, srcs, calls) for a in vector['args']]
        kwargs = {k: decode(a, srcs, calls) for k, a in vector.get('kwargs', {}).items()}
        f = MODULES[vector['fn'].split('.')[0]]
        for part in vector['fn'].split('.')[1:]: f = getattr(f, part)
    except Exception: return None
    try:
        try: o['result'] = held(f(*args, **kwargs))
        except Exception as e:
            o['error'] = type(e).__name__
            return o
        roots = len(handles)
        if roots == 0: return None
        for _ in range(vector['length']):
            # Half of the time one of the last, so that children are read while they are new.
            place = chance.randrange(len(handles)) if chance.random() < 0.5 else max(len(handles) - 1 - chance.randrange(2), 0)
            x = handles[place]
            if place < roots: name, *rest = chance.choice(vector['templates'])
            elif hasattr(x, '__next__'): name, *rest = chance.choice([['next'], ['next'], ['next'], ['take', chance.randrange(4)], ['list']])
            else: continue
            ops.append([name, place, *rest])
            step = {}
            try: step['v'] = held(perform(x, name, [decode(a, srcs, calls) for a in rest]))
            except Exception as e: step['e'] = type(e).__name__
            if srcs: step['p'] = counts()
            steps.append(step)
    except (Runaway, LookupError, OverflowError, MemoryError): return None
    if srcs: o['pulls'] = counts()
    if calls: o['fcalls'] = [c[0] for c in calls]
    if EVENTS: o['events'] = encode(EVENTS)
    return o
`;

/** A call whose results are handles. */
export interface Script extends Pick<Vector, 'fn' | 'args' | 'kwargs'> {
  /** What can be done with them: `["next"]`, `["call", "peek"]`. */
  readonly templates: readonly unknown[];
  /** How often. */
  readonly length: number;
  readonly seed: number;
}

/** What CPython does with calls: null for one that it cannot be asked. */
export interface Python {
  /** Whether that package of it is there. */
  has(name: string): boolean;
  call(vectors: readonly Pick<Vector, 'fn' | 'args' | 'kwargs' | 'take'>[]): (Observed | null)[];
  /** Calls, and then does at random with the handles that it has got what the templates say: what it did comes along. */
  script(scripts: readonly Script[]): (Observed | null)[];
}

const names = Object.keys(packages) as (keyof typeof packages)[];

export async function loadPython(): Promise<Python> {
  const pyodide = await loadPyodide({ indexURL: fileURLToPath(new URL('.', import.meta.resolve('pyodide'))) });
  for (const name of names) {
    const path = wheel(name);
    if (path) pyodide.unpackArchive(new Uint8Array(readFileSync(path)).buffer, 'wheel', { extractDir: '/lib/wheels' });
  }
  pyodide.runPython("import sys; sys.path.append('/lib/wheels')");
  pyodide.runPython(prelude);
  const each = (f: string): ((text: string) => string) =>
    pyodide.runPython(`lambda text: json.dumps([${f}(v) for v in json.loads(text)])`) as (text: string) => string;
  const [run, runScript] = [each('call'), each('script')];
  return {
    has: (name) => !names.some((one) => one === name) || wheel(name as (typeof names)[number]) !== undefined,
    call: (vectors) => JSON.parse(run(JSON.stringify(vectors))) as (Observed | null)[],
    script: (scripts) => JSON.parse(runScript(JSON.stringify(scripts))) as (Observed | null)[],
  };
}
