import type { Option } from "@safos/contract/form-shapes";
import { ArrowDown, ArrowUp, Check } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useText } from "../../../text/index.tsx";
import { Button, Hidden, IconButton } from "../../../ui/index.ts";
import type { AnswerProps } from "./answer-props.ts";
import css from "./QuestionField.module.css";

/** The options in one's own order. It counts as an answer once something has been moved or the order accepted. */
export function RankingAnswer(props: AnswerProps & { options: readonly Option[] }) {
  const t = useText();
  const { value, onChange, options } = props;
  const order = Array.isArray(value) ? value : options.map((one) => one.id);
  const [message, setMessage] = useState("");
  const list = useRef<HTMLOListElement>(null);
  const focusOn = useRef<string | null>(null);
  useEffect(() => {
    if (focusOn.current === null) return;
    list.current?.querySelector<HTMLElement>(focusOn.current)?.focus();
    focusOn.current = null;
  });
  const move = (id: string, by: -1 | 1): void => {
    const from = order.indexOf(id);
    const to = from + by;
    if (to < 0 || to >= order.length) return;
    const next = order.filter((one) => one !== id);
    next.splice(to, 0, id);
    // The button that was pressed may be gone at an end: then the other one takes the focus.
    const isEnd = to === 0 || to === order.length - 1;
    focusOn.current = `[data-id="${id}"] [data-way="${isEnd ? -by : by}"]`;
    setMessage(t("forms.movedTo", { n: to + 1, total: order.length }));
    onChange(next);
  };
  return (
    <div>
      <ol className={css.ranking} ref={list}>
        {order.map((id, index) => {
          const name = options.find((one) => one.id === id)?.label ?? "";
          return (
            <li key={id} className={css.rank} data-id={id}>
              <span className={css.place}>{index + 1}</span>
              <span className={css.rankName}>{name}</span>
              {index > 0 && (
                <IconButton
                  label={t("forms.moveUpOf", { name })}
                  onPress={() => move(id, -1)}
                  hasTip={false}
                  data-way="-1"
                >
                  <ArrowUp aria-hidden="true" />
                </IconButton>
              )}
              {index < order.length - 1 && (
                <IconButton
                  label={t("forms.moveDownOf", { name })}
                  onPress={() => move(id, 1)}
                  hasTip={false}
                  data-way="1"
                >
                  <ArrowDown aria-hidden="true" />
                </IconButton>
              )}
            </li>
          );
        })}
      </ol>
      {Array.isArray(value) ? (
        <p className={css.done}>
          <Check aria-hidden="true" />
          {t("forms.rankDone")}
        </p>
      ) : (
        <Button size="sm" onPress={() => onChange([...order])}>
          {t("forms.rankAccept")}
        </Button>
      )}
      <Hidden>
        <span role="status">{message}</span>
      </Hidden>
    </div>
  );
}
