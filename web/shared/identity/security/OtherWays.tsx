import type { Credentials } from "@safos/contract/credentials";
import { credentialRoutes } from "@safos/contract/routes/credentials";
import { useMutation } from "@tanstack/react-query";
import { LifeBuoy, Lock, Smartphone } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { request } from "../../../platform/request.ts";
import { useText } from "../../../text/index.tsx";
import { Button, FormRow, IconTile, Item, Section, showToast } from "../../../ui/index.ts";
import { PasswordDialog } from "./PasswordDialog.tsx";
import { refreshCredentials } from "./queries.ts";
import { RecoveryCodesDialog } from "./RecoveryCodesDialog.tsx";
import { useWhen } from "./SessionsSection.tsx";

const TotpDialog = lazy(async () => ({ default: (await import("./TotpDialog.tsx")).TotpDialog }));

/** The app, the recovery codes and the password. `isOnlyNew`: for those who still lack a second factor. */
export function OtherWays({ credentials, isOnlyNew = false }: { credentials: Credentials; isOnlyNew?: boolean }) {
  const t = useText();
  const [open, setOpen] = useState<"totp" | "codes" | "password" | null>(null);
  const close = (): void => setOpen(null);
  return (
    <Section title={t("security.other")}>
      <TotpRow credentials={credentials} onOpen={() => setOpen("totp")} />
      {!isOnlyNew && <RecoveryRow credentials={credentials} onOpen={() => setOpen("codes")} />}
      {!isOnlyNew && <PasswordRow credentials={credentials} onOpen={() => setOpen("password")} />}
      {open === "totp" && (
        <Suspense>
          <TotpDialog onClose={close} />
        </Suspense>
      )}
      {open === "codes" && <RecoveryCodesDialog onClose={close} />}
      {open === "password" && <PasswordDialog onClose={close} />}
    </Section>
  );
}

interface RowProps {
  credentials: Credentials;
  onOpen: () => void;
}

function TotpRow({ credentials: { totpSince }, onOpen }: RowProps) {
  const t = useText();
  const when = useWhen();
  const remove = useMutation({
    mutationFn: () => request(credentialRoutes.removeTotp),
    async onSuccess() {
      await refreshCredentials();
      showToast({ text: t("security.totpRemoved") });
    },
  });
  return (
    <Item
      icon={
        <IconTile>
          <Smartphone />
        </IconTile>
      }
      title={t("security.totp")}
      about={totpSince === null ? t("security.totpOff") : t("security.totpOn", { when: when(totpSince) })}
      end={
        <FormRow>
          {totpSince !== null && (
            <Button variant="quiet" size="sm" isPending={remove.isPending} onPress={() => remove.mutate()}>
              {t("security.totpRemove")}
            </Button>
          )}
          <Button size="sm" onPress={onOpen}>
            {t(totpSince === null ? "security.totpAdd" : "security.totpChange")}
          </Button>
        </FormRow>
      }
    />
  );
}

function RecoveryRow({ credentials, onOpen }: RowProps) {
  const t = useText();
  const { recoveryCodesLeft: n } = credentials;
  const hasFactor = credentials.passkeys.length > 0 || credentials.totpSince !== null;
  return (
    <Item
      icon={
        <IconTile>
          <LifeBuoy />
        </IconTile>
      }
      title={t("security.recovery")}
      about={
        hasFactor ? t(n > 0 ? "security.recoveryLeft" : "security.recoveryNone", { n }) : t("security.recoveryFirst")
      }
      end={
        <Button size="sm" isDisabled={!hasFactor} onPress={onOpen}>
          {t("security.recoveryMake")}
        </Button>
      }
    />
  );
}

function PasswordRow({ credentials, onOpen }: RowProps) {
  const t = useText();
  const isAlone = credentials.passkeys.length === 0 && credentials.totpSince === null;
  return (
    <Item
      icon={
        <IconTile>
          <Lock />
        </IconTile>
      }
      title={t("security.password")}
      about={t(
        credentials.hasPassword
          ? isAlone
            ? "security.passwordAlone"
            : "security.passwordOn"
          : "security.passwordNone",
      )}
      end={
        credentials.hasPassword && (
          <Button size="sm" onPress={onOpen}>
            {t("me.passwordChange")}
          </Button>
        )
      }
    />
  );
}
