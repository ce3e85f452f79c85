import "./text.ts";
import type { Meeting } from "@safos/contract/meetings";
import type { Registration, RegistrationQuery } from "@safos/contract/registration";
import { registrationRoutes } from "@safos/contract/routes/registration";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useDeferredValue, useState } from "react";
import { explain } from "../../../platform/api.ts";
import { saveLink } from "../../../platform/download.ts";
import { queryClient } from "../../../platform/query.ts";
import { addressOf, request } from "../../../platform/request.ts";
import { useText } from "../../../text/index.tsx";
import { Button, Chip, IconButton, Menu, SearchField, Select, showToast, type ChipTone } from "../../../ui/index.ts";
import css from "../MeetingPanel.module.css";
import own from "./Registration.module.css";
import { registrationKey, registrationsQuery } from "./queries.ts";

type State = NonNullable<RegistrationQuery["state"]>;
const filters = ["waiting", "registered", "came", "declined", "cancelled"] as const satisfies readonly State[];

const tones: Readonly<Record<Registration["state"], ChipTone>> = {
  ...{ unconfirmed: "outline", waiting: "warn", registered: "plain" },
  ...{ declined: "outline", cancelled: "outline" },
};

/** Who registered: searched, by state, approved or not, taken out. */
export function RegistrationList({ meeting }: { meeting: Meeting }) {
  const t = useText();
  const { id } = meeting;
  const [typed, setTyped] = useState("");
  const [state, setState] = useState<State | "all">("all");
  const search = useDeferredValue(typed.trim());
  const filter = { ...(search === "" ? {} : { search }), ...(state === "all" ? {} : { state }) };
  const { data, hasNextPage, fetchNextPage } = useInfiniteQuery(registrationsQuery(id, filter));
  const shown = data?.pages.flatMap((one) => one.items);
  return (
    <>
      <div className={own.tools}>
        <span className={own.search}>
          <SearchField
            label={t("registration.search")}
            clearLabel={t("registration.clear")}
            value={typed}
            onChange={setTyped}
            isFull
          />
        </span>
        <Select
          label={t("registration.filter")}
          isLabelHidden
          isSmall
          value={state}
          onChange={setState}
          options={[
            { id: "all", name: t("registration.all") },
            ...filters.map((one) => ({
              id: one,
              name: t(one === "came" ? "registration.came" : `registration.state.${one}`),
            })),
          ]}
        />
        <IconButton
          label={t("registration.csv")}
          size="sm"
          onPress={() => saveLink(addressOf(registrationRoutes.exportRegistrations, { params: { id } }))}
        >
          <Download aria-hidden="true" />
        </IconButton>
      </div>
      {shown?.length === 0 && <p className={css.hint}>{t("registration.none")}</p>}
      <ul className={own.list} aria-label={t("registration.title")}>
        {shown?.map((one) => (
          <Row key={one.id} meetingId={id} one={one} isOver={meeting.state === "ended"} />
        ))}
      </ul>
      {hasNextPage && (
        <Button variant="quiet" onPress={() => void fetchNextPage()}>
          {t("registration.more")}
        </Button>
      )}
    </>
  );
}

function Row({ meetingId, one, isOver }: { meetingId: string; one: Registration; isOver: boolean }) {
  const t = useText();
  const { name, mail, organisationName, state, cameAt } = one;
  const params = { id: meetingId, registrationId: one.id };
  async function attempt(step: () => Promise<unknown>): Promise<void> {
    try {
      await step();
    } catch (error) {
      showToast({ text: explain(error), tone: "danger" });
    }
    await queryClient.invalidateQueries({ queryKey: registrationKey(meetingId) });
  }
  const decide = (next: "registered" | "declined"): void =>
    void attempt(() => request(registrationRoutes.decideRegistration, { params, body: { state: next } }));
  const isDecidable = !isOver && (state === "waiting" || state === "registered" || state === "declined");
  return (
    <li className={own.row}>
      <span className={own.who}>
        <span className={own.name}>{name}</span>
        <br />
        <span className={own.about}>{[mail, organisationName].filter(Boolean).join(" · ")}</span>
      </span>
      {state === "waiting" && !isOver ? (
        <Button size="sm" aria-label={t("registration.approveOne", { name })} onPress={() => decide("registered")}>
          {t("registration.approve")}
        </Button>
      ) : (
        <Chip tone={cameAt === null ? tones[state] : "success"}>
          {t(cameAt === null ? `registration.state.${state}` : "registration.came")}
        </Chip>
      )}
      <Menu
        label={t("registration.moreFor", { name })}
        actions={[
          isDecidable &&
            state === "declined" && {
              id: "approve",
              name: t("registration.approve"),
              onAction: () => decide("registered"),
            },
          isDecidable &&
            state !== "declined" && {
              id: "decline",
              name: t("registration.decline"),
              onAction: () => decide("declined"),
            },
          {
            id: "remove",
            name: t("registration.removeOne"),
            isDanger: true,
            startsGroup: true,
            onAction: () => void attempt(() => request(registrationRoutes.removeRegistration, { params })),
          },
        ]}
      />
    </li>
  );
}
