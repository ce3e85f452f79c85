import { personRoutes } from "@safos/contract/routes/identity";
import type { ChangeMe } from "@safos/contract/identity";
import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { KeyRound } from "lucide-react";
import { Suspense, useState } from "react";
import { request } from "../../../platform/request.ts";
import { BackLink } from "../../../platform/BackLink.tsx";
import { queryClient } from "../../../platform/query.ts";
import { products } from "../../../platform/product.ts";
import { applyTheme, sessionQuery, useMe, type Theme } from "../../../platform/session.ts";
import { useText } from "../../../text/index.tsx";
import {
  Avatar,
  Button,
  buttonClass,
  Column,
  Columns,
  Form,
  FormRow,
  IconTile,
  Inset,
  Item,
  PageBody,
  PageHeader,
  Section,
  Segmented,
  showToast,
  TextField,
} from "../../../ui/index.ts";
import { PictureChoice } from "./PictureChoice.tsx";
import "./text.ts";

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
        </Column>
        <Column>
          <SecuritySection />
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

/** The way to what proves who one is. */
function SecuritySection() {
  const t = useText();
  return (
    <Section title={t("me.security")}>
      <Item
        icon={
          <IconTile>
            <KeyRound />
          </IconTile>
        }
        title={t("me.securityText")}
        end={
          <Link to="/security" className={buttonClass("secondary", "sm")}>
            {t("me.securityOpen")}
          </Link>
        }
      />
    </Section>
  );
}
