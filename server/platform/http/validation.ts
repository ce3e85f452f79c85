import AjvCompiler from "@fastify/ajv-compiler";
import type { FastifyServerOptions } from "fastify";

type Factory = NonNullable<
  NonNullable<NonNullable<FastifyServerOptions["schemaController"]>["compilersFactory"]>["buildValidator"]
>;
interface Route {
  readonly httpPart?: string;
}
type Validate = ((value: unknown) => unknown) & { readonly errors?: unknown };
interface Options {
  readonly customOptions?: object;
}

const compilerOf = AjvCompiler() as unknown as (schemas: unknown, options: Options) => (route: Route) => Validate;

/**
 * What stands in an address is text and becomes the number or boolean that the schema asks for. A JSON body has types of
 * its own and is taken as it is: turning `null` into 0 would set a limit to nothing where it was to be lifted.
 */
export const buildValidator = ((externalSchemas: unknown, options: Options) => {
  const forText = compilerOf(externalSchemas, options);
  const forJson = compilerOf(externalSchemas, {
    ...options,
    customOptions: { ...options.customOptions, coerceTypes: false },
  });
  return (route: Route) => {
    const validate = (route.httpPart === "body" ? forJson : forText)(route);
    return (value: unknown) => {
      if (validate(value) === false) return { error: validate.errors };
      // Ajv compares no limits with `1e400`, which it has read as infinity.
      if (hasInfinity(value)) return { error: new Error("A number is too large.") };
      return { value };
    };
  };
}) as unknown as Factory;

function hasInfinity(value: unknown): boolean {
  return (
    value !== null &&
    typeof value === "object" &&
    Object.values(value).some((one) => typeof one === "number" && !Number.isFinite(one))
  );
}
