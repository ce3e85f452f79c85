import "./text.ts";
import type { BookingQuestion } from "@safos/contract/booking";
import { Plus, Trash2 } from "lucide-react";
import { useText } from "../../../text/index.tsx";
import { Button, Checkbox, Select, TextField } from "../../../ui/index.ts";

const kinds = ["text", "longText", "choice"] as const;
const mostQuestions = 10;

/** What visitors are asked besides name and address. */
export function QuestionFields(props: {
  questions: readonly BookingQuestion[];
  onChange: (questions: readonly BookingQuestion[]) => void;
}) {
  const t = useText();
  const { questions, onChange } = props;
  const add = (): void => {
    const taken = new Set(questions.map(({ id }) => id));
    const id = Array.from({ length: mostQuestions + 1 }, (_, n) => `q${n + 1}`).find((one) => !taken.has(one)) ?? "q";
    onChange([...questions, { id, title: "", kind: "text", options: [], isRequired: false }]);
  };
  return (
    <>
      <p>{t("bookingPages.questions")}</p>
      {questions.map((question, index) => (
        <QuestionField
          key={question.id}
          question={question}
          n={index + 1}
          onChange={(next) => onChange(next === null ? questions.toSpliced(index, 1) : questions.with(index, next))}
        />
      ))}
      {questions.length < mostQuestions && (
        <Button variant="quiet" size="sm" icon={<Plus aria-hidden="true" />} onPress={add}>
          {t("bookingPages.addQuestion")}
        </Button>
      )}
    </>
  );
}

function QuestionField(props: {
  question: BookingQuestion;
  n: number;
  onChange: (question: BookingQuestion | null) => void;
}) {
  const t = useText();
  const { question, n, onChange } = props;
  return (
    <>
      <TextField
        label={t("bookingPages.question", { n })}
        value={question.title}
        onChange={(title) => onChange({ ...question, title })}
        maxLength={200}
        isRequired
      />
      <Select
        label={t("bookingPages.kind", { n })}
        value={question.kind}
        options={kinds.map((id) => ({ id, name: t(`bookingPages.kind.${id}`) }))}
        onChange={(kind) => onChange({ ...question, kind })}
      />
      {question.kind === "choice" && (
        <TextField
          label={t("bookingPages.options", { n })}
          value={question.options.join("\n")}
          onChange={(text) => onChange({ ...question, options: text.split("\n").slice(0, 20) })}
          rows={4}
          isRequired
        />
      )}
      <Checkbox isSelected={question.isRequired} onChange={(isRequired) => onChange({ ...question, isRequired })}>
        {t("bookingPages.isRequired", { n })}
      </Checkbox>
      <Button variant="quiet" size="sm" icon={<Trash2 aria-hidden="true" />} onPress={() => onChange(null)}>
        {t("bookingPages.dropQuestion", { n })}
      </Button>
    </>
  );
}
