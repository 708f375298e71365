import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { AsyncFlow } from '../../flow/flow.ts';
import { explain } from '../../pipeline/explain.ts';
import { manualClock } from '../../testing/clock.ts';
import { type Exchange, TestServer } from '../../../test/web/server.ts';
import { ConnectionError, HttpStatusError, PageCycleError, pages, PrivateAddressError, type WebPage } from './index.ts';
import { linksOf } from './link-header.ts';

const local = { allowPrivate: true, retry: { delay: 1 } } as const;
const rows = (page: number): number[] => [page * 2, page * 2 + 1];

describe('a function that fetches', () => {
  test('a page is fetched when its first item is asked for, and not before', async () => {
    const fetched: number[] = [];
    const items = pages(
      async (cursor: number = 0, { index }) => {
        assert.equal(index, cursor);
        fetched.push(cursor);
        return { rows: rows(cursor), after: cursor < 2 ? cursor + 1 : undefined };
      },
      { items: (page) => page.rows, next: (page) => page.after },
    );
    assert.deepEqual(fetched, []);
    assert.deepEqual(await items.take(2).toArray(), [0, 1]);
    assert.deepEqual(fetched, [0]);
    assert.deepEqual(await items.toArray(), [0, 1, 2, 3, 4, 5]);
    assert.deepEqual(fetched, [0, 0, 1, 2]);
  });

  test('prefetch fetches so many ahead, once the first was asked for', async () => {
    const fetched: number[] = [];
    const items = pages(
      (cursor: number = 0) => {
        fetched.push(cursor);
        return { items: [cursor], next: cursor + 1 };
      },
      { prefetch: 2 },
    );
    const iterator = items[Symbol.asyncIterator]();
    assert.deepEqual(await iterator.next(), { done: false, value: 0 });
    for (let turn = 0; turn < 20; turn++) await Promise.resolve();
    assert.deepEqual(fetched, [0, 1, 2]);
    await iterator.return!();
  });

  test('a cursor that comes again is named', async () => {
    const items = pages((cursor?: string) => ({ items: [1], next: cursor === 'b' ? 'a' : cursor === 'a' ? 'b' : 'a' }));
    await assert.rejects(items.toArray(), (error: Error) => {
      assert.ok(error instanceof PageCycleError);
      assert.equal(error.message, 'pages: page 4 has the cursor "a", as page 2 had: the pages lead in a circle');
      return true;
    });
  });

  test('an object is a cursor by what it says', async () => {
    const items = pages((cursor?: { n: number }) => ({ items: [1], next: { n: ((cursor?.n ?? 0) + 1) % 2 } }));
    await assert.rejects(items.toArray(), PageCycleError);
  });

  test('the error of the function is the very object; what cannot pass is not tried again', async () => {
    let calls = 0;
    const mine = new Error('mine');
    const items = pages(() => {
      calls += 1;
      throw mine;
    });
    await assert.rejects(items.toArray(), (error) => error === mine);
    assert.equal(calls, 1);
  });

  test('it may answer with a Response, whose status and Retry-After count', async () => {
    const clock = manualClock();
    let calls = 0;
    const items = pages(
      async () => {
        calls += 1;
        if (calls === 1) return new Response('', { status: 429, headers: { 'retry-after': '7' } });
        return Response.json({ data: [1, 2] });
      },
      { items: (page) => (page.body as { data: number[] }).data, next: () => undefined, retry: { clock } },
    ).toArray();
    await clock.advance(6999);
    assert.equal(calls, 1);
    await clock.advance(1);
    assert.deepEqual(await items, [1, 2]);
  });

  test('rate spaces the fetches', async () => {
    const clock = manualClock();
    const fetched: number[] = [];
    const done = pages(
      (cursor: number = 0) => ({ items: [fetched.push(cursor)], next: cursor < 3 ? cursor + 1 : undefined }),
      {
        rate: 2,
        retry: { clock },
      },
    ).toArray();
    await clock.advance(499);
    assert.deepEqual(fetched, [0]);
    await clock.advance(1001);
    assert.deepEqual(fetched, [0, 1, 2, 3]);
    assert.deepEqual(await done, [1, 2, 3, 4]);
  });

  test('leaving aborts the fetch that is under way, and so does the signal', async () => {
    const reasons: unknown[] = [];
    const hang = (signal: AbortSignal): Promise<never> =>
      new Promise((_, reject) => {
        signal.addEventListener('abort', () => {
          reasons.push(signal.reason);
          reject(signal.reason as Error);
        });
      });
    const iterator = pages<{ items: number[] }>((_cursor, { signal }) => hang(signal))[Symbol.asyncIterator]();
    const pending = iterator.next();
    await Promise.resolve();
    await iterator.return!();
    assert.equal((await pending).done, true);
    assert.equal(reasons.length, 1);
    const controller = new AbortController();
    const taking = pages<{ items: number[] }>((_cursor, { signal }) => hang(signal), {
      signal: controller.signal,
    }).toArray();
    setTimeout(() => controller.abort(new Error('enough')), 5);
    await assert.rejects(taking, { message: 'enough' });
  });

  test('an endless pagination stops at maxPages', async () => {
    const items = pages((cursor: number = 0) => ({ items: [cursor], next: cursor + 1 }), { maxPages: 3 });
    await assert.rejects(items.toArray(), {
      name: 'RangeError',
      message: 'pages: there are more than 3 pages (maxPages)',
    });
  });

  test('pages come whole where they are asked for', async () => {
    const whole = pages((cursor: number = 0) => ({ items: [cursor], next: cursor < 1 ? 1 : null }), { as: 'pages' });
    assert.deepEqual(await whole.toArray(), [
      { items: [0], next: 1 },
      { items: [1], next: null },
    ]);
  });

  test('arguments are checked at the call', () => {
    assert.throws(() => pages(5 as never), { message: 'pages: url must be an absolute http or https URL, got 5' });
    assert.throws(() => pages('/x'), { name: 'TypeError' });
    assert.throws(() => pages('http://a/\r\nx: y'), { message: /without spaces, control characters/ });
    assert.throws(
      () => pages('http://a/', { headers: { 'x-a': 'b\r\nx-c: d' } }),
      (error: Error) => {
        assert.match(error.message, /^pages: the header "x-a" must be a string without line ends/);
        assert.ok(!error.message.includes('x-c'));
        return true;
      },
    );
    assert.throws(() => pages('http://a/', { headers: { 'x\n': 'b' } }), { name: 'TypeError' });
    assert.throws(() => pages('http://a/', { prefetch: -1 }), { name: 'RangeError' });
    assert.throws(() => pages('http://a/', { rate: 0 }), { name: 'RangeError' });
    assert.throws(() => pages('http://a/', { by: { nxt: 'a' } as never }), { message: /^pages: by must be/ });
    assert.throws(() => pages(() => [], { nxt: 1 } as never), { message: /unknown option "nxt"/ });
  });
});

/** Three pages of two rows each, in every way to paginate, with traps. */
function api({ url, json, times, drop, response, request }: Exchange): void {
  const page = Number(url.searchParams.get('page') ?? 0);
  const items = page < 3 ? rows(page) : [];
  const next = page < 2 ? `${url.pathname}?page=${page + 1}` : undefined;
  switch (url.pathname) {
    case '/link':
      return json(items, {
        link: next ? `</first>; rel=first, <${next}>; rel="last next"; title="a, <b>"` : '</>; rel="prev"',
      });
    case '/body':
      return json({ data: { rows: items }, paging: { next: next ?? null } });
    case '/cursor': {
      const at = Number(url.searchParams.get('after') ?? 0);
      return json({ rows: rows(at), meta: at < 2 ? { cursor: String(at + 1) } : {} });
    }
    case '/numbers':
      return json(Number(url.searchParams.get('p')) <= 3 ? rows(Number(url.searchParams.get('p')) - 1) : []);
    case '/offset':
      return json([0, 1, 2, 3, 4].slice(Number(url.searchParams.get('from') ?? 0)).slice(0, 2));
    case '/flaky':
      if (times === 0) return drop(Buffer.alloc(0));
      if (times === 1) return json({}, {}, 503);
      return json(items);
    case '/seconds':
      return times === 0 ? json({}, { 'retry-after': '2' }, 429) : json([1]);
    case '/date': {
      const now = Date.UTC(2026, 0, 1);
      const headers = { date: new Date(now).toUTCString(), 'retry-after': new Date(now + 3000).toUTCString() };
      return times === 0 ? json({}, headers, 503) : json([1]);
    }
    case '/patience':
      return json({}, { 'retry-after': '86400' }, 429);
    case '/broken':
      return json({}, {}, 400);
    case '/circle':
      return json([1], { link: '</circle?token=s3cr3t>; rel=next' });
    case '/silent':
      return void 0;
    case '/headers':
      return json([
        request.headers.authorization ?? '',
        request.headers['x-api-key'] ?? '',
        request.headers['user-agent'] ?? '',
      ]);
    case '/away':
      response.writeHead(302, { location: url.searchParams.get('to')! });
      return void response.end();
    case '/round':
      response.writeHead(302, { location: page === 0 ? '/round?page=1' : '/round' });
      return void response.end();
    case '/gzip':
      return json(items);
    default:
      return json({}, {}, 404);
  }
}

describe('a URL', () => {
  test('by Link header, next URL, cursor, page number and offset', async () => {
    await using server = await TestServer.start(api);
    const all = [0, 1, 2, 3, 4, 5];
    assert.deepEqual(await pages(`${server.url}/link`, local).toArray(), all);
    const body = pages(`${server.url}/body`, { ...local, by: { next: 'paging.next' }, items: 'data.rows' });
    assert.deepEqual(await body.toArray(), all);
    const cursor = { ...local, by: { cursor: 'meta.cursor', param: 'after' }, items: 'rows' } as const;
    assert.deepEqual(await pages(`${server.url}/cursor?size=2`, cursor).toArray(), all);
    assert.equal(server.paths.at(-1), '/cursor?size=2&after=2');
    assert.deepEqual(await pages(`${server.url}/numbers`, { ...local, by: { page: 'p', first: 1 } }).toArray(), all);
    assert.deepEqual(
      await pages(`${server.url}/offset`, { ...local, by: { offset: 'from' } }).toArray(),
      [0, 1, 2, 3, 4],
    );
    const whole = await pages(`${server.url}/link`, { ...local, as: 'pages' }).toArray();
    assert.deepEqual(whole.map(({ url, status, body }) => [url.slice(server.url.length), status, body])[1], [
      '/link?page=1',
      200,
      [2, 3],
    ]);
  });

  test('a page is asked for when it is needed', async () => {
    await using server = await TestServer.start(api);
    await pages(`${server.url}/link`, local).take(2).toArray();
    assert.deepEqual(server.paths, ['/link']);
  });

  test('broken connections and passing statuses are tried again, others are not', async () => {
    await using server = await TestServer.start(api);
    assert.deepEqual(await pages(`${server.url}/flaky`, local).toArray(), [0, 1]);
    assert.equal(server.seen.length, 3);
    await assert.rejects(pages(`${server.url}/broken`, local).toArray(), (error: Error) => {
      assert.ok(error instanceof HttpStatusError);
      assert.equal(error.message, `pages: ${server.url}/broken answered 400 Bad Request`);
      return true;
    });
    assert.equal(server.seen.length, 4);
    await assert.rejects(pages(`${server.url}/flaky?again`, { ...local, retry: false }).toArray(), ConnectionError);
  });

  test('Retry-After is heeded in both forms, and no further than is bearable', async () => {
    await using server = await TestServer.start(api);
    for (const [path, wait] of [
      ['/seconds', 2000],
      ['/date', 3000],
    ] as const) {
      const clock = manualClock();
      let done = false;
      const taking = pages(`${server.url}${path}`, { ...local, retry: { clock } }).toArray();
      void taking.then(() => (done = true));
      for (let tries = 0; clock.waiting === 0 && tries < 2000; tries++) await new Promise((go) => setTimeout(go, 5));
      await clock.advance(wait - 1);
      assert.deepEqual([clock.waiting, done], [1, false], path);
      await clock.advance(1);
      assert.deepEqual(await taking, [1]);
    }
    await assert.rejects(pages(`${server.url}/patience`, local).toArray(), {
      message: /answered 429 Too Many Requests, and asks to wait 86400 s, longer than maxRetryAfter/,
    });
  });

  test('a circle is named, without what is secret in it', async () => {
    await using server = await TestServer.start(api);
    await assert.rejects(pages(`${server.url}/circle`, local).toArray(), (error: Error) => {
      assert.ok(error instanceof PageCycleError);
      assert.match(error.message, /page 3 has the URL http:\/\/127\.0\.0\.1:\d+\/circle\?token=\*\*\*, as page 2 had/);
      return true;
    });
    await assert.rejects(pages(`${server.url}/round`, local).toArray(), {
      name: 'RedirectError',
      message: /the redirects lead in a circle: .*\/round -> .*\/round\?page=1 -> .*\/round$/,
    });
  });

  test('a silent server is given up', async () => {
    await using server = await TestServer.start(api);
    const items = pages(`${server.url}/silent`, { ...local, timeout: 30, retry: { times: 1, delay: 1 } });
    await assert.rejects(items.toArray(), {
      code: 'ETIMEDOUT',
      message: /silent for 30 ms \(timeout\) \(tried 2 times\)$/,
    });
  });

  test('no request goes to a private address unless that is said', async () => {
    await using server = await TestServer.start(api);
    await assert.rejects(pages(`${server.url}/link`).toArray(), (error: Error) => {
      assert.ok(error instanceof PrivateAddressError);
      assert.match(
        error.message,
        /is not a public address; if it may be asked, pass allowPrivate: \["127\.0\.0\.1:\d+"\]$/,
      );
      return true;
    });
    assert.equal(server.seen.length, 0);
    const named = { allowPrivate: [`127.0.0.1:${server.port}`] };
    assert.deepEqual(await pages(`${server.url}/link`, named).take(1).toArray(), [0]);
    // What is allowed is that one alone: neither a redirect nor a name leads elsewhere.
    for (const to of [
      'http://127.0.0.1:1/',
      'http://[::ffff:127.0.0.1]:1/',
      'http://2130706433:1/',
      'http://localhost:1/',
    ]) {
      const led = pages(`${server.url}/away?to=${encodeURIComponent(to)}`, { ...named, retry: false });
      await assert.rejects(led.toArray(), PrivateAddressError, to);
    }
    const lookup = (): string[] => ['127.0.0.1'];
    const rebound = pages(`http://innocent.example:${server.port}/link`, { lookup, retry: false });
    await assert.rejects(rebound.toArray(), {
      name: 'PrivateAddressError',
      message: /, which is 127\.0\.0\.1, is not a public/,
    });
    const agreed = { lookup, allowPrivate: ['innocent.example'] };
    assert.deepEqual(await pages(`http://innocent.example:${server.port}/link`, agreed).take(1).toArray(), [0]);
  });

  test('credentials go to the server they are for, and never into what is shown', async () => {
    await using server = await TestServer.start(api);
    await using other = await TestServer.start(api);
    const headers = { authorization: 'Bearer s3cr3t', 'x-api-key': 's3cr3t', 'user-agent': 'me' };
    const given = { ...local, headers };
    assert.deepEqual(await pages(`${server.url}/headers`, given).toArray(), ['Bearer s3cr3t', 's3cr3t', 'me']);
    const away = `${server.url}/away?to=${encodeURIComponent(`${other.url}/headers`)}`;
    assert.deepEqual(await pages(away, given).toArray(), ['', '', 'me']);
    const back = `${server.url}/away?to=%2Fheaders`;
    assert.deepEqual(await pages(back, given).toArray(), ['Bearer s3cr3t', 's3cr3t', 'me']);
    const user = `http://me:s3cr3t@127.0.0.1:${server.port}`;
    const basic = `Basic ${Buffer.from('me:s3cr3t').toString('base64')}`;
    assert.equal((await pages<string>(`${user}/headers`, local).toArray())[0], basic);
    const shown = [JSON.stringify(explain(pages(`${user}/link?api_key=s3cr3t`, given)))];
    for (const path of [
      '/broken?api_key=s3cr3t',
      '/silent?sig=s3cr3t',
      '/nowhere?access_token=s3cr3t',
      '/headers?by=x',
    ]) {
      const items = pages(`${user}${path}`, { ...given, timeout: 30, retry: false, items: 'none' });
      await assert.rejects(items.toArray(), (error: Error) => {
        shown.push(String(error.stack), JSON.stringify(error), String((error.cause as Error | undefined)?.stack));
        return true;
      });
    }
    assert.ok(!shown.join('\n').includes('s3cr3t'), shown.join('\n'));
  });

  test('fetch can be handed in', async () => {
    const asked: string[] = [];
    const fetch = async (url: string, init: RequestInit): Promise<Response> => {
      asked.push(`${init.method} ${url} ${init.redirect}`);
      if (url.endsWith('/old')) return new Response(null, { status: 301, headers: { location: '/new' } });
      return Response.json([1], { headers: url.includes('p=2') ? {} : { link: '<?p=2>; rel=next' } });
    };
    assert.deepEqual(await pages('https://api.example/old', { fetch }).toArray(), [1, 1]);
    const base = 'GET https://api.example';
    assert.deepEqual(asked, [`${base}/old manual`, `${base}/new manual`, `${base}/new?p=2 manual`]);
    await assert.rejects(pages('http://169.254.169.254/latest', { fetch }).toArray(), PrivateAddressError);
    await assert.rejects(pages('http://localhost/', { fetch }).toArray(), PrivateAddressError);
    const hanging = pages('https://api.example/', { fetch: () => new Promise(() => {}), timeout: 20, retry: false });
    await assert.rejects(hanging.toArray(), { code: 'ETIMEDOUT' });
  });

  test('connections are kept while it runs and closed with it', async () => {
    await using server = await TestServer.start(api);
    await pages(`${server.url}/link`, local).forEach(() => assert.equal(server.connections, 1));
    for (let tries = 0; server.connections > 0 && tries < 1000; tries++) await new Promise((go) => setTimeout(go, 5));
    assert.equal(server.connections, 0);
  });
});

test('Link headers are read as RFC 8288 has them', () => {
  const cases: [string, [string, string[]][]][] = [
    ['', []],
    ['<a>; rel=next', [['a', ['next']]]],
    [
      '<a>;rel="next last" , <b>; REL=Prev',
      [
        ['a', ['next', 'last']],
        ['b', ['prev']],
      ],
    ],
    ['<a,b;c>; title="x, <y>; rel=prev"; rel=next', [['a,b;c', ['next']]]],
    ['<a>; rel=next; rel=prev', [['a', ['next']]]],
    ['<a>; rel="a\\"b"', [['a', ['a"b']]]],
    ['<a>; anchor="#x"; rel=next, <b>; rel=next', [['b', ['next']]]],
    ["<a>; title*=UTF-8''x; rel = next", [['a', ['next']]]],
    ['<a>', [['a', []]]],
    ['nonsense, <a>; rel=next', []],
    [',, <a>; rel=next,', [['a', ['next']]]],
  ];
  for (const [header, links] of cases) {
    assert.deepEqual(
      linksOf(header).map(({ target, rel }) => [target, rel]),
      links,
      header,
    );
  }
});

test('the types of items follow from pages and options', () => {
  const own: AsyncFlow<{ n: number }> = pages((cursor?: string) => ({ items: [{ n: 1 }], next: cursor }));
  const rows: AsyncFlow<string> = pages(async () => ({ rows: ['a'] }), { items: (page) => page.rows });
  const whole: AsyncFlow<WebPage> = pages('https://a.example', { as: 'pages' });
  const answers: AsyncFlow<number> = pages(async () => new Response(), { items: (page) => [page.status] });
  assert.ok(own && rows && whole && answers);
});
