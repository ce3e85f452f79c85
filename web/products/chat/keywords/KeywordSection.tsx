import { useMutation } from "@tanstack/react-query";
import { Trash2 } from "lucide-react";
import { useState } from "react";
import { useLocale, useText } from "../../../text/index.tsx";
import { Button, Form, IconButton, Inset, Item, Section, TextField } from "../../../ui/index.ts";
import type { Engine } from "../engine.ts";
import { useEngine } from "../hooks.ts";
import { useAccountData } from "../useAccountData.ts";
import css from "./KeywordSection.module.css";
import { addKeyword, keywordsIn, longestKeyword, mostKeywords, removeKeyword } from "./keywords.ts";
import "./text.ts";

/** In the profile: what counts as a mention when it is written in a chat. */
export function KeywordSection() {
  const t = useText();
  const { engine } = useEngine();
  if (!engine) return null;
  return (
    <Section title={t("keywords.title")}>
      <Keywords engine={engine} />
    </Section>
  );
}

/** The client puts another object there when they change. */
const rulesOf = ({ client }: Engine) => client.pushRules?.global.content;

function Keywords({ engine }: { engine: Engine }) {
  const t = useText();
  const locale = useLocale();
  const [text, setText] = useState("");
  const [error, setError] = useState<string | null>(null);
  const keywords = keywordsIn(useAccountData(engine, rulesOf) ?? [], locale);
  const add = useMutation({
    mutationFn: (pattern: string) => addKeyword(engine.client, pattern),
    onSuccess: () => setText(""),
  });
  const remove = useMutation({ mutationFn: (one: (typeof keywords)[number]) => removeKeyword(engine.client, one) });
  const submit = (): void => {
    const pattern = text.trim();
    const isKnown = keywords.some((one) => one.pattern.toLowerCase() === pattern.toLowerCase());
    if (pattern === "") setError(t("keywords.empty"));
    else if (isKnown) setError(t("keywords.known"));
    else if (keywords.length >= mostKeywords) setError(t("keywords.tooMany", { n: mostKeywords }));
    else add.mutate(pattern);
  };
  return (
    <>
      <Inset>
        <p className={css.about}>
          {t("keywords.about")} {t("keywords.hint")}
        </p>
        <Form onSubmit={submit}>
          <div className={css.add}>
            <TextField
              label={t("keywords.field")}
              error={error}
              value={text}
              maxLength={longestKeyword}
              onChange={(next) => {
                setText(next);
                setError(null);
              }}
            />
            <Button type="submit" isPending={add.isPending}>
              {t("keywords.add")}
            </Button>
          </div>
        </Form>
      </Inset>
      {keywords.length > 0 && (
        <ul className={css.list} aria-label={t("keywords.list")}>
          {keywords.map((one) => (
            <li key={one.ruleId}>
              <Item
                title={one.pattern}
                end={
                  <IconButton
                    label={t("keywords.remove", { keyword: one.pattern })}
                    size="sm"
                    isDisabled={remove.isPending && remove.variables.ruleId === one.ruleId}
                    onPress={() => remove.mutate(one)}
                  >
                    <Trash2 aria-hidden="true" />
                  </IconButton>
                }
              />
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
