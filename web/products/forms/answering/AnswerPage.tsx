import { Link, useParams } from "@tanstack/react-router";
import { ArrowLeft } from "lucide-react";
import { useMe } from "../../../platform/session.ts";
import { useText } from "../../../text/index.tsx";
import { buttonClass, HeaderEnd, iconLinkClass } from "../../../ui/index.ts";
import css from "./AnswerForm.module.css";
import { Answering } from "./Answering.tsx";
import "../text.ts";

/** `/w/:workspaceId/forms/:formId/answer`, for anyone who has an account. */
export function AnswerPage() {
  const t = useText();
  const me = useMe();
  const { workspaceId, formId } = useParams({ from: "/inside/w/$workspaceId/forms/$formId/answer" });
  return (
    <div className={css.shell}>
      <div className={css.header}>
        <Link
          to="/w/$workspaceId/forms"
          params={{ workspaceId }}
          className={iconLinkClass()}
          aria-label={t("common.back")}
        >
          <ArrowLeft aria-hidden="true" />
        </Link>
        <span className={css.headerTitle}>{t("forms.tab")}</span>
        <HeaderEnd />
      </div>
      <div className={css.page}>
        <Answering
          id={formId}
          who={me.person.id}
          hasAccount
          resultsLink={
            <Link
              to="/w/$workspaceId/forms/$formId/results"
              params={{ workspaceId, formId }}
              className={buttonClass("secondary")}
            >
              {t("forms.seeResults")}
            </Link>
          }
        />
      </div>
    </div>
  );
}
