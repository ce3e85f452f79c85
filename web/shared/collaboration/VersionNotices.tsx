import { useText } from "../../text/index.tsx";
import { Button, Notice } from "../../ui/index.ts";
import css from "./Versions.module.css";
import type { Versions } from "./versions.ts";

/** That this is locked, and by whom; that an old version is shown, and how to make it the current one. */
export function VersionNotices({ versions, canRestore }: { versions: Versions; canRestore: boolean }) {
  const t = useText();
  const { state, shown, restore, unlock, sayWhen } = versions;
  return (
    <>
      {state?.isLocked === true && state.lockedAt !== null && (
        <div className={css.notice}>
          <Notice
            tone="success"
            isQuiet
            action={
              state.canLock && (
                <Button size="sm" onPress={() => unlock.mutate()} isPending={unlock.isPending}>
                  {t("collaboration.unlock")}
                </Button>
              )
            }
          >
            {t("collaboration.isLocked", {
              name: state.lockedBy?.displayName ?? "–",
              when: sayWhen(state.lockedAt),
            })}
          </Notice>
        </div>
      )}
      {shown && (
        <div className={css.notice} key={shown.version.id}>
          <Notice
            action={
              <span className={css.buttons}>
                {canRestore && state?.isLocked !== true && (
                  <Button
                    size="sm"
                    variant="primary"
                    onPress={() => restore.mutate(shown.version.id)}
                    isPending={restore.isPending}
                  >
                    {t("collaboration.versionRestore")}
                  </Button>
                )}
                <Button size="sm" onPress={versions.hide}>
                  {t("collaboration.versionBack")}
                </Button>
              </span>
            }
          >
            {t("collaboration.versionShown", {
              when: [sayWhen(shown.version.createdAt), shown.version.name].filter(Boolean).join(", "),
            })}
          </Notice>
        </div>
      )}
    </>
  );
}
