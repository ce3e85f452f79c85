import { withoutControls, type ContentLine } from "#content-lines";

/** One line of a component. */
export type Property = ContentLine;

/** A component with everything its author wrote, in order. */
export interface Tree {
  readonly name: string;
  readonly properties: readonly Property[];
  readonly components: readonly Tree[];
}

export const propertyOf = (tree: Tree, name: string): Property | undefined =>
  tree.properties.find((one) => one.name === name);

export const propertiesOf = (tree: Tree, name: string): Property[] =>
  tree.properties.filter((one) => one.name === name);

/** The first value of a parameter, or null. */
export const parameterOf = (property: Property, name: string): string | null =>
  property.parameters.find((one) => one.name === name)?.values[0] ?? null;

/** A property without its empty parameters. What no content line can hold is dropped from the value. */
export function property(name: string, value: string, parameters: Record<string, string | null> = {}): Property {
  const given = Object.entries(parameters).flatMap(([key, one]) =>
    one === null ? [] : [{ name: key, values: [one] }],
  );
  return { name, parameters: given, value: withoutControls(value.toWellFormed()) };
}
