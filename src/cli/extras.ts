import type { InputObject } from '../io/index.ts';

const WEB = ['pages', 'crawl', 'http', 's3', 's3Objects', 'eventSource', 'webSocket', 'toHttp', 'toS3'] as const;
const DATABASES = ['postgres', 'mysql', 'sqlite', 'duckdb', 'redisStream', 'redisScan', 'jetStream', 'kafka'] as const;

/** Names that an expression may use beside those that are always there. */
export const extraNames: readonly string[] = [...WEB, ...DATABASES];

export interface Extras {
  readonly scope: Readonly<Record<string, (...args: never[]) => unknown>>;
  /** Makes an input of a URL. */
  readonly http?: (url: string) => InputObject;
}

export function isUrl(input: unknown): input is string {
  return typeof input === 'string' && /^https?:\/\//i.test(input);
}

/**
 * What is loaded for the expressions that name it, and for no other: starting is not to take longer for all that there is.
 *
 * @param allowPrivate - Whether a URL may redirect to a private network. It may itself be of one: the user has named it.
 */
export async function extrasFor(expression: string, files: readonly string[], allowPrivate: boolean): Promise<Extras> {
  const names = (list: readonly string[]): boolean => new RegExp(`\\b(?:${list.join('|')})\\b`).test(expression);
  let extras: Extras = { scope: {} };
  if (names(WEB) || /https?:/i.test(expression) || files.some(isUrl)) {
    const web = await import('../io/web/index.ts');
    extras = {
      scope: Object.fromEntries(WEB.map((name) => [name, web[name]])),
      http: (url) => web.http(url, { allowPrivate }),
    };
  }
  if (names(DATABASES)) {
    const { databases } = await import('./databases.ts');
    extras = { ...extras, scope: { ...extras.scope, ...databases } };
  }
  return extras;
}
