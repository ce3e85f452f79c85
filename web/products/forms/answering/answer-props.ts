import type { Answer, Question } from "@safos/contract/form-shapes";
import type { FormFile } from "@safos/contract/forms";

/** What every kind of answer gets. `describedBy` names hint and fault. */
export interface AnswerProps {
  formId: string;
  question: Question;
  value: Answer | undefined;
  onChange: (value: Answer | undefined) => void;
  /** The id of the question's title. */
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

/** How an answer's field is described to those who hear the page. */
export const described = (props: AnswerProps) => ({
  "aria-labelledby": props.labelledBy,
  ...(props.describedBy === "" ? {} : { "aria-describedby": props.describedBy }),
  "aria-invalid": props.isInvalid,
  "aria-required": props.isRequired,
});
