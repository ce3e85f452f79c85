import { personRoutes, sessionRoutes } from "@safos/contract/routes/identity";
import type { ChangeMe, CreatedAppPassword, Session } from "@safos/contract/identity";
import { useMutation, useQuery } from "@tanstack/react-query";
import { AppWindow, Copy, KeyRound, Monitor, Terminal } from "lucide-react";
import { Suspense, useState } from "react";
import { explain } from "../../../platform/api.ts";
import { request } from "../../../platform/request.ts";
import { BackLink } from "../../../platform/BackLink.tsx";
import { now } from "../../../platform/clock.ts";
import { queryClient } from "../../../platform/query.ts";
import { products } from "../../../platform/product.ts";
import { applyTheme, sessionQuery, useMe, type Theme } from "../../../platform/session.ts";
import { formatWhen, useLocale, useText } from "../../../text/index.tsx";
import {
  Avatar,
  Button,
  Chip,
  Column,
  Columns,
  Form,
  FormRow,
  IconTile,
  Inset,
  Item,
  Notice,
  PageBody,
  PageHeader,
  Section,
  Segmented,
  showToast,
  Skeleton,
  TextField,
} from "../../../ui/index.ts";
import { PictureChoice } from "./PictureChoice.tsx";

function useChangeMe() {
  const me = useMe();
  return useMutation({
    mutationFn: (change: ChangeMe) => request(personRoutes.changeMe, { body: change }),
    async onMutate(change) {
      // Language and theme answer at once; a refusal puts them back.
      if (change.locale || change.theme) applyTheme({ ...me, ...change });
    },
    onError: () => applyTheme(me),
    async onSuccess() {
      await queryClient.invalidateQueries({ queryKey: sessionQuery.queryKey });
    },
  });
}

export function ProfilePage() {
  const t = useText();
  const me = useMe();
  const sections = products().flatMap((product) => product.profileSections ?? []);
  return (
    <PageBody isSunken>
      <PageHeader title={t("me.title")} about={me.person.name} back={<BackLink to="/more" />} />
      <Columns isEven>
        <Column>
          <PersonSection />
          <LookSection />
          <PasswordSection />
        </Column>
        <Column>
          <SessionsSection />
          <AppPasswordsSection />
          {sections.map((Part, index) => (
            <Suspense key={index}>
              <Part />
            </Suspense>
          ))}
        </Column>
      </Columns>
    </PageBody>
  );
}

function PersonSection() {
  const t = useText();
  const me = useMe();
  const [displayName, setDisplayName] = useState(me.person.displayName);
  const change = useChangeMe();
  return (
    <Section title={t("me.person")}>
      <Inset>
        <Item
          isPlain
          icon={<Avatar id={me.person.userId} name={me.person.displayName} imageUrl={me.person.avatarUrl} size={36} />}
          title={me.person.displayName}
          about={`${me.organisation.name} · ${me.person.userId}`}
        />
        <PictureChoice />
        <Form
          onSubmit={() => {
            if (displayName.trim())
              change.mutate(
                { displayName: displayName.trim() },
                { onSuccess: () => showToast({ text: t("common.saved") }) },
              );
          }}
        >
          <FormRow>
            <TextField
              label={t("me.displayName")}
              hint={t("me.displayNameHint")}
              value={displayName}
              onChange={setDisplayName}
              maxLength={100}
              autoComplete="name"
              error={displayName.trim() ? null : t("setup.required")}
            />
          </FormRow>
          <FormRow>
            <Button variant="secondary" type="submit" isDisabled={displayName.trim() === me.person.displayName}>
              {t("common.save")}
            </Button>
          </FormRow>
        </Form>
      </Inset>
    </Section>
  );
}

function LookSection() {
  const t = useText();
  const me = useMe();
  const change = useChangeMe();
  const themes: readonly Theme[] = ["system", "light", "dark"];
  return (
    <Section title={t("me.look")}>
      <Item
        title={t("me.language")}
        isTall
        end={
          <Segmented
            label={t("me.language")}
            value={me.locale}
            options={[
              { id: "sv", name: "Svenska" },
              { id: "en", name: "English" },
            ]}
            onChange={(locale) => change.mutate({ locale })}
          />
        }
      />
      <Item
        title={t("me.theme")}
        isTall
        end={
          <Segmented
            label={t("me.theme")}
            value={me.theme}
            options={themes.map((id) => ({ id, name: t(`me.theme.${id}`) }))}
            onChange={(theme) => change.mutate({ theme })}
          />
        }
      />
    </Section>
  );
}

function PasswordSection() {
  const t = useText();
  const me = useMe();
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const change = useMutation({
    meta: { isQuiet: true },
    mutationFn: () => request(personRoutes.changePassword, { body: { current, next } }),
    onSuccess() {
      setCurrent("");
      setNext("");
      showToast({ text: t("me.passwordChanged") });
      void queryClient.invalidateQueries({ queryKey: ["sessions"] });
    },
  });
  return (
    <Section title={t("me.password")}>
      <Inset>
        <Form onSubmit={() => current && next && change.mutate()}>
          <input type="text" name="username" value={me.person.name} autoComplete="username" hidden readOnly />
          <TextField
            label={t("me.passwordCurrent")}
            type="password"
            autoComplete="current-password"
            value={current}
            onChange={setCurrent}
          />
          <TextField
            label={t("me.passwordNext")}
            hint={t("setup.passwordHint")}
            type="password"
            autoComplete="new-password"
            value={next}
            onChange={setNext}
          />
          {change.isError && <Notice tone="danger">{explain(change.error)}</Notice>}
          <FormRow>
            <Button variant="secondary" type="submit" isPending={change.isPending} isDisabled={!current || !next}>
              {t("me.passwordChange")}
            </Button>
          </FormRow>
        </Form>
      </Inset>
    </Section>
  );
}

const kindIcons = { page: <Monitor />, api: <Terminal />, app: <KeyRound /> };

/** `Chrome · Windows` instead of the browser's whole description of itself. */
function deviceName(label: string): string {
  if (!label.startsWith("Mozilla/")) return label;
  const browser = /(Edg|OPR|Firefox|Chrome|Safari)\//.exec(label)?.[1] ?? "";
  const system = /(Windows|Android|iPhone|iPad|Mac OS|Linux)/.exec(label)?.[1] ?? "";
  const names: Record<string, string> = { Edg: "Edge", OPR: "Opera" };
  return [names[browser] ?? browser, system].filter(Boolean).join(" · ");
}

function SessionsSection() {
  const t = useText();
  const locale = useLocale();
  const { data: sessions } = useQuery({
    queryKey: ["sessions"],
    queryFn: async () => (await request(sessionRoutes.listSessions)).items,
  });
  const end = useMutation({
    mutationFn: (session: Session) => request(sessionRoutes.revokeSession, { params: { id: session.id } }),
    async onSuccess(_, session) {
      await queryClient.invalidateQueries({ queryKey: ["sessions"] });
      showToast({ text: t("me.sessionEnded", { name: deviceName(session.label) }) });
    },
  });
  return (
    <Section title={t("me.sessions")}>
      {!sessions && <Skeleton label={t("common.loading")} />}
      {sessions
        ?.filter((session) => session.kind !== "app")
        .map((session) => (
          <Item
            key={session.id}
            icon={<IconTile>{kindIcons[session.kind]}</IconTile>}
            title={deviceName(session.label) || t(`me.session.${session.kind}`)}
            about={`${t(`me.session.${session.kind}`)} · ${t("me.sessionUsed", {
              when: formatWhen(locale, Date.parse(session.lastUsedAt), now(), {
                today: t("common.today").toLocaleLowerCase(locale),
                yesterday: t("common.yesterday").toLocaleLowerCase(locale),
              }),
            })}`}
            end={
              session.isCurrent ? (
                <Chip tone="accent">{t("me.sessionThis")}</Chip>
              ) : (
                <Button variant="secondary" size="xs" onPress={() => end.mutate(session)}>
                  {t("me.sessionEnd")}
                </Button>
              )
            }
          />
        ))}
    </Section>
  );
}

function AppPasswordsSection() {
  const t = useText();
  const [label, setLabel] = useState("");
  const [made, setMade] = useState<CreatedAppPassword | null>(null);
  const { data } = useQuery({
    queryKey: ["app-passwords"],
    queryFn: async () => (await request(sessionRoutes.listAppPasswords)).items,
  });
  const refresh = () => queryClient.invalidateQueries({ queryKey: ["app-passwords"] });
  const create = useMutation({
    mutationFn: () => request(sessionRoutes.createAppPassword, { body: { label: label.trim() } }),
    async onSuccess(created) {
      setMade(created);
      setLabel("");
      await refresh();
    },
  });
  const remove = useMutation({
    mutationFn: (id: string) => request(sessionRoutes.revokeAppPassword, { params: { id } }),
    async onSuccess(_, id) {
      if (made?.id === id) setMade(null);
      showToast({ text: t("me.appPasswordRemoved") });
      await refresh();
    },
  });
  return (
    <Section title={t("me.appPasswords")}>
      <Inset>
        <p>{t("me.appPasswordsLead")}</p>
        {made && (
          <Notice
            tone="success"
            action={
              <Button
                variant="secondary"
                size="xs"
                icon={<Copy aria-hidden="true" />}
                onPress={() => {
                  void navigator.clipboard.writeText(made.password).then(() => showToast({ text: t("common.copied") }));
                }}
              >
                {t("common.copy")}
              </Button>
            }
          >
            {t("me.appPasswordMade")}
            <br />
            <strong translate="no">{made.password}</strong>
          </Notice>
        )}
        <Form onSubmit={() => label.trim() && create.mutate()}>
          <TextField
            label={t("me.appPasswordLabel")}
            hint={t("me.appPasswordLabelHint")}
            value={label}
            onChange={setLabel}
            maxLength={100}
          />
          <FormRow>
            <Button variant="secondary" type="submit" isPending={create.isPending} isDisabled={!label.trim()}>
              {t("me.appPasswordNew")}
            </Button>
          </FormRow>
        </Form>
      </Inset>
      {data?.length === 0 && <Item title={t("me.appPasswordNone")} />}
      {data?.map((one) => (
        <Item
          key={one.id}
          icon={
            <IconTile>
              <AppWindow />
            </IconTile>
          }
          title={one.label}
          end={
            <Button variant="secondary" size="xs" onPress={() => remove.mutate(one.id)}>
              {t("common.remove")}
            </Button>
          }
        />
      ))}
    </Section>
  );
}
