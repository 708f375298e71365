import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { explain } from '../../pipeline/explain.ts';
import { manualClock } from '../../testing/clock.ts';
import { serveSite, TestServer } from '../../../test/web/server.ts';
import { quarantine } from '../index.ts';
import { crawl, type CrawlOptions, type CrawlPage, type CrawlState, PrivateAddressError } from './index.ts';

const local = { allowPrivate: true, retry: { delay: 1, times: 1 } } satisfies CrawlOptions;
const path = (url: string): string => url.replace(/^http:\/\/[^/]*/, '');

/** A site of pages that are named by what they link to. */
async function site(pages: Record<string, string | (() => string)>): Promise<TestServer> {
  return TestServer.start(({ url, html }) => {
    const page = pages[url.pathname + url.search];
    if (page === undefined) html('', {}, 404);
    else html(typeof page === 'function' ? page() : page);
  });
}

describe('a small site with traps', () => {
  const options: CrawlOptions = { ...local, maxDepth: 4, maxBytes: 1_000_000 };

  test('every page once, whatever leads there; every trap an item', async () => {
    await using server = await TestServer.start(serveSite);
    const made = crawl(`${server.url}/`, options);
    const items = await made.toArray();
    const pages = items.filter((item): item is CrawlPage => item.error === undefined);
    const found = pages.map(({ url }) => path(url)).sort();
    const calendar = ['/calendar/1', '/calendar/2', '/calendar/3', '/calendar/4'];
    assert.deepEqual(
      found,
      [
        '/',
        '/area',
        ...calendar,
        '/data.json',
        '/docs/one',
        '/docs/three',
        '/frame',
        '/private/open/page',
        '/two?a=1&b=2',
        '/two?b=2&a=1',
      ].sort(),
    );
    const failures = items.flatMap((item) => (item.error ? [`${path(item.url)} ${item.error.name}`] : [])).sort();
    assert.deepEqual(failures, [
      '/gone HttpStatusError',
      '/huge TooLargeError',
      '/loop/b RedirectError',
      '/private/secret RobotsError',
    ]);
    const home = pages.find(({ url }) => path(url) === '/')!;
    assert.equal(home.title, 'Home & away');
    assert.ok(home.text!.startsWith('<!doctype html>'));
    assert.deepEqual(
      home.links.slice(0, 3).map(({ url, tag }) => [path(url), tag]),
      [
        ['/docs/one', 'a'],
        ['/two?b=2&a=1', 'a'],
        ['/private/secret', 'a'],
      ],
    );
    const data = pages.find(({ url }) => path(url) === '/data.json')!;
    assert.deepEqual([data.type, data.text, data.links], ['application/json', undefined, []]);
    assert.deepEqual([made.counts.pages, made.counts.failures, made.counts.redirects], [13, 4, 4]);
    assert.equal(server.paths.filter((each) => each === '/robots.txt').length, 1);
    assert.ok(!server.paths.includes('/private/secret'));
    assert.equal(new Set(server.paths).size, server.paths.length);
    assert.deepEqual(
      server.paths.filter((each) => /scripted|commented|styled|not-html|bad/.test(each)),
      [],
    );
  });

  test('no more is fetched than is asked for', async () => {
    await using server = await TestServer.start(serveSite);
    await crawl(`${server.url}/calendar/1`, { ...local, concurrency: 1 })
      .take(3)
      .toArray();
    assert.deepEqual(server.paths, ['/robots.txt', '/calendar/1', '/calendar/2', '/calendar/3']);
    const made = crawl(`${server.url}/`, options);
    assert.equal(server.seen.length, 4);
    void made;
  });

  test('who is slow is not given more and more to hold', async () => {
    for (const [concurrency, most] of [
      [1, 2],
      [3, 5],
    ] as const) {
      let fetched = 0;
      const fetch = async (url: string): Promise<Response> => {
        fetched += 1;
        const n = Number(new URL(url).pathname.slice(1));
        return new Response(`<a href="/${2 * n}"><a href="/${2 * n + 1}">`, {
          headers: { 'content-type': 'text/html' },
        });
      };
      let taken = 0;
      for await (const page of crawl('https://tree.example/1', { fetch, robots: false, concurrency, perHost: 9 })) {
        assert.equal(page.error, undefined);
        taken += 1;
        for (let turn = 0; turn < 50; turn++) await new Promise((then) => setImmediate(then));
        assert.ok(fetched <= taken + most, `${fetched} of ${taken}`);
        if (taken === 20) break;
      }
    }
  });

  test('failures go to a quarantine, and only pages come', async () => {
    await using server = await TestServer.start(serveSite);
    const bad = quarantine();
    const pages = await crawl(`${server.url}/`, { ...options, onReject: bad }).toArray();
    assert.equal(pages.length, 13);
    assert.deepEqual(Object.fromEntries(bad.reasons), {
      RedirectError: 1,
      TooLargeError: 1,
      'disallowed by robots.txt': 1,
      'status 410': 1,
    });
    assert.ok(bad.first.every(({ text }) => text.startsWith(server.url)));
    const strict = crawl(`${server.url}/gone`, { ...local, onReject: 'throw' });
    await assert.rejects(strict.toArray(), { name: 'HttpStatusError', message: /\/gone answered 410 Gone$/ });
    const mine = new Error('mine');
    const fails = crawl(`${server.url}/gone`, {
      ...local,
      onReject: () => {
        throw mine;
      },
    });
    await assert.rejects(fails.toArray(), (error) => error === mine);
  });
});

describe('order and limits', () => {
  const tree = {
    '/': '<a href=a><a href=b>',
    '/a': '<a href=c><a href=/>',
    '/b': '<a href=d><a href=c>',
    '/c': '',
    '/d': '<a href=e>',
    '/e': '',
  };

  test('one at a time it is a breadth-first search', async () => {
    await using server = await site(tree);
    const pages = crawl(`${server.url}/`, { ...local, concurrency: 1, onReject: 'throw' });
    const found = await pages
      .map(({ url, depth, referrer }) => [path(url), depth, referrer && path(referrer)])
      .toArray();
    assert.deepEqual(found, [
      ['/', 0, undefined],
      ['/a', 1, '/'],
      ['/b', 1, '/'],
      ['/c', 2, '/a'],
      ['/d', 2, '/b'],
      ['/e', 3, '/d'],
    ]);
    assert.deepEqual(pages.counts, { pages: 6, failures: 0, redirects: 0, duplicates: 2, outside: 0, untaken: 0 });
  });

  test('depth, scope, types, rewriting, known URLs', async () => {
    await using server = await site({
      ...tree,
      '/x/': '<a href=../a><a href=y?s=1><a href=y?s=2><a href=http://elsewhere.example/>',
      '/x/y': '',
    });
    const found = async (from: string, options: CrawlOptions): Promise<string[]> =>
      (await crawl(server.url + from, { ...local, concurrency: 1, ...options }).toArray()).map(({ url }) => path(url));
    assert.deepEqual(await found('/', { maxDepth: 1 }), ['/', '/a', '/b']);
    assert.deepEqual(await found('/x/', { scope: 'path', rewrite: (url) => url.origin + url.pathname }), [
      '/x/',
      '/x/y',
    ]);
    assert.deepEqual(await found('/', { scope: ({ pathname }) => pathname < '/c' }), ['/', '/a', '/b']);
    const few = crawl(`${server.url}/`, { ...local, maxUrls: 2 });
    assert.equal(await few.count(), 2);
    assert.ok(few.counts.untaken > 0);
    const [page] = await crawl(`${server.url}/`, { ...local, types: ['text/plain'] }).toArray();
    assert.equal((page as CrawlPage).text, undefined);
  });

  test('no more at once than is said, in all and to a host', async () => {
    const handler = async ({ url, html }: Parameters<Parameters<typeof TestServer.start>[0]>[0]): Promise<void> => {
      await new Promise((go) => setTimeout(go, 10));
      html(url.pathname === '/' ? Array.from({ length: 20 }, (_, n) => `<a href=${n}>`).join('') : '');
    };
    await using one = await TestServer.start(handler);
    await using two = await TestServer.start(handler);
    assert.equal(
      await crawl([`${one.url}/`, `${two.url}/`], { ...local, robots: false, perHost: 3, concurrency: 5 }).count(),
      42,
    );
    assert.ok(one.most <= 3 && two.most <= 3, `${one.most} ${two.most}`);
    assert.ok(one.most > 1 && two.most > 1, `${one.most} ${two.most}`);
  });

  test('requests to a host are spaced by the delay, or by what robots.txt asks for', async () => {
    for (const [delay, robots, gap] of [
      [500, '', 500],
      [500, 'User-agent: *\nCrawl-delay: 2\n', 2000],
    ] as const) {
      const clock = manualClock();
      const times: number[] = [];
      await using server = await TestServer.start(({ url, html, response }) => {
        if (url.pathname === '/robots.txt') return void response.end(robots);
        times.push(clock.now());
        return html('<a href=a><a href=b>');
      });
      const done = { is: false };
      const all = crawl(`${server.url}/`, { ...local, retry: { clock }, delay }).count();
      void all.finally(() => (done.is = true));
      while (!done.is) {
        await clock.advance(100);
        await new Promise((go) => setTimeout(go, 2));
      }
      assert.equal(await all, 3);
      for (let i = 1; i < times.length; i++) assert.ok(times[i]! - times[i - 1]! >= gap, `${times.join()} ${gap}`);
    }
  });
});

describe('robots.txt', () => {
  const crawled = async (
    status: number,
    options: CrawlOptions = {},
    body = 'User-agent: *\nDisallow: /',
  ): Promise<string> => {
    await using server = await TestServer.start(({ url, html, response }) => {
      if (url.pathname !== '/robots.txt') return html('ok');
      response.writeHead(status, status === 301 ? { location: '/moved' } : {});
      return void response.end(body);
    });
    const [item] = await crawl(`${server.url}/`, { ...local, ...options }).toArray();
    return item!.error?.name ?? 'page';
  };

  test('is heeded where it is there, none is none, and a server that fails is left alone', async () => {
    assert.equal(await crawled(200), 'RobotsError');
    assert.equal(await crawled(200, { robots: false }), 'page');
    assert.equal(await crawled(404), 'page');
    assert.equal(await crawled(403), 'page');
    assert.equal(await crawled(301), 'page');
    assert.equal(await crawled(500), 'RobotsError');
    assert.equal(await crawled(429), 'RobotsError');
    assert.equal(
      await crawled(200, { agent: 'mine' }, 'User-agent: mine\nAllow: /\nUser-agent: *\nDisallow: /'),
      'page',
    );
    const headers = { 'user-agent': 'MyBot/1.0 (+https://a.example)' };
    assert.equal(await crawled(200, { headers }, 'User-agent: mybot\nDisallow: /'), 'RobotsError');
  });

  test('however bad it is', async () => {
    assert.equal(await crawled(200, {}, '\0\xff'.repeat(100_000)), 'page');
    assert.equal(await crawled(200, {}, `User-agent: *\nDisallow: /\n${'# long\n'.repeat(200_000)}`), 'RobotsError');
  });

  test('nofollow', async () => {
    await using server = await site({
      '/': '<a rel="nofollow ugc" href=a><a href=b>',
      '/b': '<meta name=robots content=nofollow><a href=c>',
    });
    const made = crawl(`${server.url}/`, local);
    assert.deepEqual(await made.map(({ url }) => path(url)).toArray(), ['/', '/b']);
    assert.equal(made.counts.outside, 2);
  });
});

describe('resuming', () => {
  test('goes on where it was, after any page, and leaves out none', async () => {
    const pages: Record<string, string> = {};
    for (let n = 1; n <= 40; n++)
      pages[`/${n}`] = `<a href="/${2 * n}"><a href="/${2 * n + 1}"><a href="/${n >> 1 || 1}">`;
    await using server = await site(pages);
    const options: CrawlOptions & { onReject: () => void } = {
      ...local,
      robots: false,
      concurrency: 4,
      onReject: () => {},
    };
    const whole = new Set(Object.keys(pages));
    for (const stop of [0, 1, 2, 7, 20, 39, 40]) {
      const seen: string[] = [];
      const first = crawl(`${server.url}/1`, options);
      let state: CrawlState = first.state();
      if (stop > 0) {
        for await (const page of first) {
          seen.push(path(page.url));
          state = JSON.parse(JSON.stringify(first.state())) as CrawlState;
          if (seen.length === stop) break;
        }
      }
      const again = await crawl(`${server.url}/1`, { ...options, resume: state })
        .map(({ url }) => path(url))
        .toArray();
      assert.deepEqual(new Set([...seen, ...again]), whole, `stopped after ${stop}`);
      // What was handed on last may not have been worked on.
      assert.ok(seen.length + again.length <= whole.size + 1, `${seen.length} + ${again.length}`);
    }
  });
});

describe('safety', () => {
  test('no request goes to a private address: a start throws, a link is a failure', async () => {
    await using server = await site({
      '/': '<a href="http://127.0.0.1:1/x"><a href="http://[::1]:1/"><a href="http://rebound.example/">',
    });
    await assert.rejects(crawl(`${server.url}/`).toArray(), PrivateAddressError);
    await assert.rejects(
      crawl('http://rebound.example/', { lookup: () => ['10.0.0.1'] }).toArray(),
      PrivateAddressError,
    );
    assert.equal(server.seen.length, 0);
    const options: CrawlOptions = {
      allowPrivate: [`127.0.0.1:${server.port}`],
      lookup: () => ['::ffff:169.254.169.254'],
      scope: 'all',
      retry: false,
    };
    const items = await crawl(`${server.url}/`, options).toArray();
    assert.deepEqual(
      items.flatMap(({ error }) => error?.name ?? []),
      Array(3).fill('PrivateAddressError'),
    );
  });

  test('headers go to the starts alone, and what is secret is shown nowhere', async () => {
    const got: (string | undefined)[] = [];
    const handler = ({ request, html }: Parameters<Parameters<typeof TestServer.start>[0]>[0]): void => {
      got.push(request.headers.authorization);
      html(`<a href="${other.url}/">`);
    };
    await using other = await TestServer.start(handler);
    await using server = await TestServer.start(handler);
    const headers = { authorization: 'Bearer s3cr3t' };
    const made = crawl(`${server.url}/?token=s3cr3t`, { ...local, headers, scope: 'all', robots: false });
    assert.equal(await made.count(), 2);
    assert.deepEqual(got, ['Bearer s3cr3t', undefined]);
    assert.ok(!JSON.stringify(explain(made)).includes('s3cr3t'));
    got.length = 0;
    const user = `http://me:s3cr%ZZ3t@127.0.0.1:${server.port}/`;
    await crawl([user, `${other.url}/x`], { ...local, robots: false, concurrency: 1 }).count();
    assert.deepEqual(got, [`Basic ${Buffer.from('me:s3cr%ZZ3t').toString('base64')}`, undefined, undefined]);
  });

  test('a page that unpacks to more than it may have is given up', async () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000, '<p>'));
    assert.ok(bomb.length < 200_000);
    await using server = await TestServer.start(({ response }) => {
      response.writeHead(200, { 'content-type': 'text/html', 'content-encoding': 'gzip' });
      response.end(bomb);
    });
    const [item] = await crawl(`${server.url}/`, { ...local, robots: false, maxBytes: 1_000_000 }).toArray();
    assert.match(item!.error!.message, /\/ is longer than 1000000 bytes$/);
  });

  test('text is read in the charset that it is said to be in', async () => {
    const cyrillic = Buffer.from([0xcf, 0xf0, 0xe8, 0xe2, 0xe5, 0xf2]);
    await using server = await TestServer.start(({ url, response }) => {
      const [type, head] = {
        '/header': ['text/html; charset="windows-1251"', ''],
        '/meta': ['text/html', '<meta charset=windows-1251>'],
        '/none': ['text/html', ''],
        '/wrong': ['text/html; charset=nonsense', '<meta charset=cp1251>'],
      }[url.pathname] as [string, string];
      response.writeHead(200, { 'content-type': type });
      response.end(Buffer.concat([Buffer.from(`${head}<title>`), cyrillic, Buffer.from('</title>')]));
    });
    const starts = ['/header', '/meta', '/none', '/wrong'].map((each) => server.url + each);
    const pages = crawl(starts, { ...local, robots: false, concurrency: 1, onReject: 'throw' });
    const wrong = '\ufffd'.repeat(6);
    assert.deepEqual(await pages.map(({ title }) => title).toArray(), ['Привет', 'Привет', wrong, 'Привет']);
  });

  test('leaving and the signal end everything', async () => {
    await using server = await TestServer.start(({ url, html }) => {
      if (url.pathname === '/') html('<a href=hang1><a href=hang2>');
    });
    const iterator = crawl(`${server.url}/`, { ...local, robots: false })[Symbol.asyncIterator]();
    assert.equal((await iterator.next()).done, false);
    const pending = iterator.next();
    await iterator.return!();
    assert.equal((await pending).done, true);
    const controller = new AbortController();
    const stopped = crawl(`${server.url}/`, { ...local, robots: false, signal: controller.signal }).forEach(() =>
      controller.abort(new Error('enough')),
    );
    await assert.rejects(stopped, { message: 'enough' });
  });

  test('arguments are checked at the call', () => {
    assert.throws(() => crawl('ftp://a.example/'), { message: /^crawl: start must be an absolute http or https URL/ });
    assert.throws(() => crawl('http://a.example/', { scope: 'world' as never }), { message: /^crawl: scope must be/ });
    assert.throws(() => crawl('http://a.example/', { concurrency: 0 }), { name: 'RangeError' });
    assert.throws(() => crawl('http://a.example/', { resume: {} as never }), { message: /what state\(\) gives/ });
    assert.throws(() => crawl('http://a.example/', { agent: 'a b' }), { name: 'RangeError' });
    assert.throws(() => crawl('http://a.example/', { depth: 1 } as never), { message: /unknown option "depth"/ });
  });
});
