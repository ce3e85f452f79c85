import type { Rules } from "@safos/contract/organisations";
import { useGoTo } from "../../../platform/PathLink.tsx";
import { useText, type Text } from "../../../text/index.tsx";
import { Button, Select } from "../../../ui/index.ts";
import css from "./Rules.module.css";
import type { useRules } from "./use-rules.ts";

/** What an agency that keeps recovery keys can read is said where it is said that chats are encrypted. */
export function aboutEncryption(t: Text, { chatEncryption, keyRecovery }: Rules): string {
  if (chatEncryption === "forbidden" || keyRecovery === "off") return t(`policy.rule.chatEncryption.${chatEncryption}`);
  return t(`policy.rule.chatEncryption.${chatEncryption}Kept`);
}

const encryptions = ["offered", "preset", "forbidden"] as const;

export function EncryptionChoice({ change }: { change: ReturnType<typeof useRules> }) {
  const t = useText();
  const title = t("policy.rule.chatEncryption");
  const { chatEncryption } = change.rules;
  const name = (choice: (typeof encryptions)[number]) => t(`policy.chatEncryption.${choice}`);
  return (
    <Select
      label={title}
      isLabelHidden
      isDisabled={change.isPending}
      value={chatEncryption}
      options={encryptions.map((id) => ({ id, name: name(id) }))}
      onChange={(next) =>
        change.ask({ title, from: name(chatEncryption), to: name(next), reads: "", rules: { chatEncryption: next } })
      }
    />
  );
}

const keeping = ["off", "offered", "required"] as const;

/** Whether the agency keeps recovery keys; what it does besides is confirmed. */
export function KeyRecoveryChoice({ change }: { change: ReturnType<typeof useRules> }) {
  const t = useText();
  const goTo = useGoTo();
  const title = t("policy.rule.keyRecovery");
  const { keyRecovery } = change.rules;
  const name = (choice: (typeof keeping)[number]) => t(`policy.keyRecovery.${choice}`);
  return (
    <span className={css.choices}>
      <Button size="sm" variant="quiet" onPress={() => goTo("/admin/key-recovery")}>
        {t("policy.keyRecovery.link")}
      </Button>
      <Select
        label={title}
        isLabelHidden
        isDisabled={change.isPending}
        value={keyRecovery}
        options={keeping.map((id) => ({ id, name: name(id) }))}
        onChange={(next) =>
          change.ask({
            title,
            from: name(keyRecovery),
            to: name(next),
            reads: "",
            rules: { keyRecovery: next },
            ...(next === "off" || keyRecovery === "off"
              ? { warning: t(next === "off" ? "policy.keyRecovery.closes" : "policy.keyRecovery.opens") }
              : {}),
          })
        }
      />
    </span>
  );
}
