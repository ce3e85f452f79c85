/** How busy one media process is, as far as is known. */
export interface ProcessLoad {
  /** It has ended by itself and is not there again, or cannot have its port. */
  readonly isDown: boolean;
  /** A room that has ended several processes is kept to it. */
  readonly isAtRisk: boolean;
  /** Processor that it used lately; 1: a core. */
  readonly processor: number;
  /** Who came to it since that was measured. */
  readonly arrived: number;
  readonly participants: number;
  readonly rooms: number;
}

/** What someone who has just come is expected to cost, in cores, until it is measured. */
const arrivalCost = 0.01;
/** Differences below this much of a core are none: then those with fewer people come first. */
const step = 0.1;

const cost = ({ processor, arrived }: ProcessLoad): number => Math.floor((processor + arrived * arrivalCost) / step);

/** Which process a new room goes to: of those that are up the one with the least to do. 0 where there is but one. */
export function chooseProcess(loads: readonly ProcessLoad[]): number {
  const order = loads.map((load, index) => ({ ...load, index }));
  order.sort(
    (a, b) =>
      Number(a.isDown) - Number(b.isDown) ||
      Number(a.isAtRisk) - Number(b.isAtRisk) ||
      cost(a) - cost(b) ||
      a.participants - b.participants ||
      a.rooms - b.rooms ||
      a.index - b.index,
  );
  return order[0]?.index ?? 0;
}
