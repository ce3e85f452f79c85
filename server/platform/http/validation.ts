import AjvCompiler from "@fastify/ajv-compiler";
import SerializerCompiler from "@fastify/fast-json-stringify-compiler";
import type { FastifyServerOptions } from "fastify";

type Factories = NonNullable<NonNullable<FastifyServerOptions["schemaController"]>["compilersFactory"]>;
interface Route {
  readonly httpPart?: string;
  readonly schema: object;
}
type Validate = ((value: unknown) => unknown) & { readonly errors?: unknown };
type Serialize = (value: unknown) => string;

const validators = AjvCompiler() as unknown as (schemas: object, options: object) => Compile<Validate>;
const serializers = SerializerCompiler() as unknown as (schemas: object, options: object) => Compile<Serialize>;

const rules = { removeAdditional: false, allErrors: false } as const;

type Compile<T> = (part: { readonly schema: object }) => T;

/** Compiles what checks an address, headers or a query. */
export const compileText: Compile<Validate> = late(() =>
  validators({}, { customOptions: { ...rules, coerceTypes: "array" } }),
);
/** Compiles what checks a JSON body. */
export const compileBody: Compile<Validate> = late(() =>
  validators({}, { customOptions: { ...rules, coerceTypes: false } }),
);
/** Compiles what writes an answer. */
export const compileAnswer: Compile<Serialize> = late(() => serializers({}, {}));

/** The compilers themselves cost 30 ms each. */
function late<T>(create: () => Compile<T>): Compile<T> {
  let compile: Compile<T> | null = null;
  return (part) => (compile ??= create())(part);
}

/** A schema is a constant of the contract: what is made of it is made when it is first used, once in a process. */
function whenUsed<T>(compile: Compile<T>): (part: { readonly schema: object }) => () => T {
  const known = new WeakMap<object, T>();
  return ({ schema }) =>
    () => {
      const meant = alike.get(schema) ?? schema;
      const before = known.get(meant);
      if (before !== undefined) return before;
      const made = compile({ schema: meant });
      known.set(meant, made);
      return made;
    };
}

const alike = new WeakMap<object, object>();

/** Says that a schema differs from another in its words only: what was compiled of that one serves it too. */
export function answersLike<S extends object>(other: object, schema: S): S {
  alike.set(schema, other);
  return schema;
}

const text = whenUsed(compileText);
const json = whenUsed(compileBody);
const answer = whenUsed(compileAnswer);

/**
 * What stands in an address is text and becomes the number or boolean that the schema asks for. A JSON body has types of
 * its own and is taken as it is: turning `null` into 0 would set a limit to nothing where it was to be lifted.
 */
const buildValidator = (() => (route: Route) => {
  const validator = (route.httpPart === "body" ? json : text)(route);
  return (value: unknown) => {
    const validate = validator();
    if (validate(value) === false) return { error: validate.errors };
    // Ajv compares no limits with `1e400`, which it has read as infinity.
    if (hasInfinity(value)) return { error: new Error("A number is too large.") };
    return { value };
  };
}) as unknown as NonNullable<Factories["buildValidator"]>;

const buildSerializer = (() => (route: Route) => {
  const serializer = answer(route);
  return (value: unknown) => serializer()(value);
}) as unknown as NonNullable<Factories["buildSerializer"]>;

/** Checks what a request holds against the contract, and shows of an answer what the contract names. */
export const schemaCompilers: Factories = { buildValidator, buildSerializer };

function hasInfinity(value: unknown): boolean {
  return (
    value !== null &&
    typeof value === "object" &&
    Object.values(value).some((one) => typeof one === "number" && !Number.isFinite(one))
  );
}
