import type { Answer, Question } from "@safos/contract/form-shapes";
import type { FormFile } from "@safos/contract/forms";

/** What every kind of answer gets. `describedBy` names hint and fault. */
export interface AnswerProps {
  formId: string;
  question: Question;
  value: Answer | undefined;
  onChange: (value: Answer | undefined) => void;
  /** Reading groups: the question's words. */
  labelledBy: string;
  describedBy: string;
  isInvalid: boolean;
  isRequired: boolean;
  files: readonly FormFile[];
  onFiles: (files: readonly FormFile[]) => void;
  isPreview: boolean;
  /** Makes the order of shuffled answers steady while the page is open. */
  seed: string;
}
