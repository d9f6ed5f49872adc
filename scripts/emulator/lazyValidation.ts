/**
 * How the HTTP application checks bodies against JSON schemas: by fastify's own compiler, which is loaded when the first
 * body comes that has a schema. Only admin routes have schemas; loading the compiler and compiling them all took a
 * quarter of the time that the emulator takes to start. Schemas of answers are left out: no route has one.
 */
import { createRequire } from 'node:module';
import type { FastifySchemaCompiler, FastifyServerOptions } from 'fastify';

type Compile = FastifySchemaCompiler<unknown>;

const options = { customOptions: { removeAdditional: false, coerceTypes: false } };

/** Found from fastify, whose dependency it is. */
const loadCompiler = (): Compile => {
  const requireFromFastify = createRequire(createRequire(import.meta.url).resolve('fastify'));
  const select: () => (externalSchemas: object, options: object) => Compile =
    requireFromFastify('@fastify/ajv-compiler');
  return select()({}, options);
};

let compiler: Compile | undefined;

/** For `setValidatorCompiler`. */
export const compileWhenUsed: Compile = (route) => {
  let validate: ReturnType<Compile> | undefined;
  return (data: unknown) => {
    compiler ??= loadCompiler();
    validate ??= compiler(route);
    return validate(data) === false ? { error: validate.errors ?? [] } : {};
  };
};

const loadsNothing = (): never => {
  throw new Error('The emulator compiles its schemas itself');
};

/** For the option of that name: keeps fastify from loading its compilers at once. */
export const schemaController: NonNullable<FastifyServerOptions['schemaController']> = {
  compilersFactory: { buildValidator: loadsNothing, buildSerializer: loadsNothing },
};
