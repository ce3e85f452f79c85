import type { DragEvent } from "react";

const questionType = "text/x-safos-question";

export function dragQuestion({ dataTransfer }: DragEvent, id: string): void {
  dataTransfer.setData(questionType, id);
  dataTransfer.effectAllowed = "move";
}

/** Only what is dropped may be read; while something is over a place, its kind is all that is known. */
export const isQuestionDragged = ({ dataTransfer }: DragEvent): boolean => dataTransfer.types.includes(questionType);

/** The dropped question's id; empty when something else was dropped. */
export const droppedQuestion = ({ dataTransfer }: DragEvent): string => dataTransfer.getData(questionType);
