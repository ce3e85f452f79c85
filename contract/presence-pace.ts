/** Milliseconds between two words of a moving hand: the more people there are, the longer its steps, so that all hands together stay bearable. */
export function pointerPause(people: number): number {
  return people <= 20 ? 80 : Math.max(200, people * 4);
}
