/**
 * Which methods the REST resources of the services take, learnt from the routes as they are added. A method that a known
 * resource does not take is refused as by an org, which is another thing than a resource that is not emulated.
 */
import type { FastifyInstance } from 'fastify';

export type AllowedMethods = {
  /** Those of the resource at this path; empty where there is none. */
  readonly of: (path: string) => readonly string[];
};

const restMethods = new Set(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']);

const patternOf = (url: string): RegExp =>
  new RegExp(`^${url.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/:\w+/g, '[^/]+')}/?$`);

/** Collects the routes below `/services/data` that are added from now on. */
export const collectMethods = (app: FastifyInstance): AllowedMethods => {
  const methodsByUrl = new Map<string, { readonly pattern: RegExp; readonly methods: Set<string> }>();
  app.addHook('onRoute', ({ url, method }) => {
    // A route with a wildcard decides about methods itself.
    if (!url.startsWith('/services/data') || url.includes('*')) return;
    const known = methodsByUrl.get(url) ?? { pattern: patternOf(url), methods: new Set<string>() };
    methodsByUrl.set(url, known);
    for (const name of [method].flat()) if (restMethods.has(name)) known.methods.add(name);
  });
  return {
    of: (path) => {
      const found = [...methodsByUrl.values()].filter(({ pattern }) => pattern.test(path));
      return [...new Set(found.flatMap(({ methods }) => [...methods]))].sort();
    },
  };
};

/** Whether it is one of the methods that REST resources take at all. */
export const isRestMethod = (method: string): boolean => restMethods.has(method);
