/**
 * One step of a request: reads what earlier steps have found, and finds something itself, answers, or refuses.
 * `X` is the request with its surroundings, `F` everything that steps may find.
 */
export interface Step<X, F> {
  /** The name of its file. */
  readonly name: string;
  /** The specification that asks for it. */
  readonly section: string;
  readonly needs: readonly (keyof F)[];
  readonly gives: readonly (keyof F)[];
  /** A promise only where it has to wait for something. */
  readonly run: (exchange: X, found: F) => Partial<F> | Promise<Partial<F>>;
}

/** What a protocol asks for at one address, with the section that does. */
export interface Endpoint<X, F> {
  readonly section: string;
  readonly steps: readonly Step<X, F>[];
}

/** Endpoints by method, or by method and path. */
export type EndpointTable<X, F> = Readonly<Record<string, Endpoint<X, F>>>;

interface Described<N> {
  readonly name: string;
  readonly section: string;
  readonly needs?: readonly N[];
}

/** Defines a step: it may read only what it needs, and must return what it gives. */
interface DefineStep<X, F> {
  /** A step that checks, does or answers something; what it returns is not used. */
  <N extends keyof F = never>(
    step: Described<N> & { readonly gives?: undefined; readonly run: (exchange: X, found: Pick<F, N>) => unknown },
  ): Step<X, F>;
  <G extends keyof F, N extends keyof F = never>(
    step: Described<N> & {
      readonly gives: readonly G[];
      readonly run: (exchange: X, found: Pick<F, N>) => NoInfer<Pick<F, G>> | Promise<NoInfer<Pick<F, G>>>;
    },
  ): Step<X, F>;
}

interface AnyStep<X, F> extends Described<keyof F> {
  readonly gives?: readonly (keyof F)[] | undefined;
  run(exchange: X, found: F): unknown;
}

export function stepsFor<X, F>(): DefineStep<X, F> {
  return (step: AnyStep<X, F>) => {
    const { name, section, needs = [], gives = [] } = step;
    const taken = (result: unknown): Partial<F> => (gives.length > 0 ? (result as Partial<F>) : {});
    const run = (exchange: X, found: F): Partial<F> | Promise<Partial<F>> => {
      const result = step.run(exchange, found);
      return result instanceof Promise ? result.then(taken) : taken(result);
    };
    return { name, section, needs, gives, run };
  };
}

/** Throws when a step of the table needs what no step before it gives. */
export function checkEndpoints<X, F>(table: EndpointTable<X, F>): void {
  for (const [method, { steps }] of Object.entries(table)) {
    const given = new Set<keyof F>();
    for (const step of steps) {
      for (const need of step.needs)
        if (!given.has(need))
          throw new Error(`${method}: ${step.name} needs ${String(need)}, which nothing before it gives`);
      for (const one of step.gives) given.add(one);
    }
  }
}

/** Runs the steps in order; the first that refuses ends the request. What they have found. */
export async function runSteps<X, F>(endpoint: Endpoint<X, F>, exchange: X): Promise<F> {
  // `checkEndpoints` has made sure that every step finds what it needs.
  const found = {} as F & object;
  for (const step of endpoint.steps) {
    const given = step.run(exchange, found);
    Object.assign(found, given instanceof Promise ? await given : given);
  }
  return found;
}
