/**
 * Which of several answers about a card is the newest: they may come in another order than they were asked for, and a move
 * that was told of meanwhile is newer than what was asked before it.
 */
export interface AnswerOrder {
  /** Call it before asking, and hand it to `judge` with the answer. */
  ask(): number;
  /** A card came to another place, by an event or by one's own hand. */
  noteMove(cardId: string): void;
  /** `old`: a newer answer is shown; `moved`: all is newer but the card's place; `new`: all of it. */
  judge(cardId: string, asked: number): "old" | "moved" | "new";
}

/** Cards that are remembered; those of long ago have no answer on its way. */
const mostKept = 5000;

export function createAnswerOrder(): AnswerOrder {
  let turn = 0;
  const answered = new Map<string, number>();
  const moved = new Map<string, number>();

  function keep(turns: Map<string, number>, cardId: string, at: number): void {
    turns.delete(cardId);
    turns.set(cardId, at);
    const [oldest] = turns.keys();
    if (turns.size > mostKept && oldest !== undefined) turns.delete(oldest);
  }

  return {
    ask: () => ++turn,
    noteMove: (cardId) => keep(moved, cardId, ++turn),
    judge(cardId, asked) {
      if ((answered.get(cardId) ?? 0) > asked) return "old";
      keep(answered, cardId, asked);
      return (moved.get(cardId) ?? 0) > asked ? "moved" : "new";
    },
  };
}
