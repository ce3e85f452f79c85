/** A picture that takes longer than this, ms, comes less than twelve times a second. */
const slowestMs = 1000 / 12;
/** Reports in a row; they come every two seconds. */
const reportsUntilSlow = 3;

/**
 * Whether a machine cannot keep up: true once, when all pictures of some seconds were too slow. Each report is the mean
 * time that a picture took, ms, so that a camera which itself sends few is not blamed on the machine.
 */
export function createPaceWatch(): (meanMs: number) => boolean {
  let slow = 0;
  return (meanMs) => {
    slow = meanMs > slowestMs ? slow + 1 : 0;
    return slow === reportsUntilSlow;
  };
}
