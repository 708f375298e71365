import { fileURLToPath } from 'node:url';
import { loadPyodide } from 'pyodide';

type Events = unknown[];

/**
 * What a printed program calls in CPython, and runs it. Every program has a log of its own: what the garbage collector closes later writes to that
 * of the program it is of, which has been read by then.
 */
const prelude = `
import contextlib, functools, inspect, json, sys, warnings
warnings.simplefilter('ignore')
sys.unraisablehook = lambda _: None
class MyError(ValueError): pass
class OtherError(Exception): pass
def fail(error): raise error
class tick:
    def __await__(self): yield
class Plain:
    def __init__(self): self.items = iter([1, 2])
    def __iter__(self): return self
    def __next__(self):
        self.log('next')
        return next(self.items)
def logged(log, methods):
    has = set(methods.split())
    def send(self, value):
        log('send', value)
        return next(self.items)
    def throw(self, error):
        log('throw', type(error).__name__)
        if 'sticky' in has: return 'caught'
        raise StopIteration('ended') if 'end' in has else error
    def close(self):
        log('close')
        if 'badclose' in has: raise MyError('bad close')
    found = {'send': 'send' in has, 'throw': has & {'throw', 'sticky', 'end'}, 'close': has & {'close', 'badclose'}}
    own = {name: f for name, f in locals().items() if found.get(name)}
    return type('Logged', (Plain,), {'log': staticmethod(log), **own})()
def run(awaitable):
    async def main(): return await awaitable
    coroutine = main()
    while True:
        try: coroutine.send(None)
        except StopIteration as end: return end.value
def event(call):
    try: return ['ret', call()]
    except StopIteration as end: return ['end', end.value]
    except StopAsyncIteration: return ['end', None]
    except BaseException as e:
        numbers = all(isinstance(arg, int) for arg in e.args)
        cause = e.__cause__ and type(e.__cause__).__name__
        return ['exc', type(e).__name__, list(e.args) if numbers else None, cause]
def sync_step(g, call, value, error):
    if call == 'next': return next(g)
    if call == 'send': return g.send(value)
    if call == 'throw': return g.throw(error)
    if call == 'close': return g.close()
    return inspect.getgeneratorstate(g)[4:] if call == 'state' else g.gi_yieldfrom is not None
def async_step(g, call, value, error):
    if call == 'next': return run(anext(g))
    if call == 'send': return run(g.asend(value))
    if call == 'throw': return run(g.athrow(error))
    if call == 'close': return run(g.aclose())
    return inspect.getasyncgenstate(g)[5:] if call == 'state' else None
def main(source, steps, is_async):
    events, generators = [], []
    def log(*values): events.append(['log', *values])
    def kept(f):
        @functools.wraps(f)
        def make():
            generators.append(f())
            return generators[-1]
        return make
    names = {**globals(), 'log': log, 'kept': kept, 'logged': functools.partial(logged, log)}
    exec(source, names)
    if steps is None:
        events.append(event(lambda: run(names['use']()) if is_async else names['use']()))
        return json.dumps(events)
    g, step = names['g0'](), async_step if is_async else sync_step
    for call, value, error in json.loads(steps):
        events.append(event(lambda: step(g, call, value, eval(error, names)(value))))
    return json.dumps(events)
`;

/** Runs a program: its steps on g0(), or else its use(). */
export type CPython = (source: string, steps: string | undefined, async: boolean) => Events;

export async function startCPython(): Promise<CPython> {
  // By itself it looks where its source map says that it is.
  const pyodide = await loadPyodide({ indexURL: fileURLToPath(new URL('.', import.meta.resolve('pyodide'))) });
  pyodide.runPython(prelude);
  const main = pyodide.globals.get('main') as (source: string, steps: string | undefined, async: boolean) => string;
  return (source, steps, async) => JSON.parse(main(source, steps, async)) as Events;
}
