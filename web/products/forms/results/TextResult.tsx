import type { Question } from "@safos/contract/form-shapes";
import type { Results } from "@safos/contract/forms";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Quote } from "lucide-react";
import { useState } from "react";
import { useText } from "../../../text/index.tsx";
import { Button, Dialog, Skeleton } from "../../../ui/index.ts";
import { textsQuery } from "../queries.ts";
import css from "./Results.module.css";

/** What was written: the latest, and all of it on demand. */
export function TextResult(props: { formId: string; question: Question; results: Results; canReadAll: boolean }) {
  const t = useText();
  const { formId, question, results, canReadAll } = props;
  const [isOpen, setOpen] = useState(false);
  const texts = results.texts.filter((one) => one.questionId === question.id);
  if (texts.length === 0) return <p className={css.quiet}>{t("forms.r.noTexts")}</p>;
  return (
    <>
      <Quotes texts={texts} />
      {canReadAll && (
        <div className={css.foot}>
          <Button variant="quiet" size="sm" onPress={() => setOpen(true)}>
            {t("forms.r.showAll")}
          </Button>
        </div>
      )}
      {isOpen && <AllTexts formId={formId} question={question} onClose={() => setOpen(false)} />}
    </>
  );
}

function AllTexts({ formId, question, onClose }: { formId: string; question: Question; onClose: () => void }) {
  const t = useText();
  const list = useInfiniteQuery(textsQuery(formId, question.id));
  const items = (list.data?.pages ?? []).flatMap((page) => page.items);
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t("forms.r.texts", { title: question.title })}
      closeLabel={t("common.close")}
    >
      {list.isPending && <Skeleton label={t("common.loading")} />}
      <Quotes texts={items} />
      {list.hasNextPage && (
        <Button variant="quiet" onPress={() => void list.fetchNextPage()} isPending={list.isFetchingNextPage}>
          {t("forms.more")}
        </Button>
      )}
    </Dialog>
  );
}

function Quotes({ texts }: { texts: readonly { text: string }[] }) {
  return (
    <ul className={css.quotes}>
      {texts.map((one, index) => (
        <li key={index}>
          <Quote aria-hidden="true" />
          <span>{one.text}</span>
        </li>
      ))}
    </ul>
  );
}
