import { invitationRoutes } from "@safos/contract/routes/invitations";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { request } from "../../../platform/request.ts";
import { useText } from "../../../text/index.tsx";
import css from "./SignInPage.module.css";

/** The way to a new password, where the deployment can mail one. */
export function ForgotLink() {
  const t = useText();
  const { data } = useQuery({
    queryKey: ["reset-offer"],
    queryFn: () => request(invitationRoutes.readResetOffer, { isQuiet: true }),
    staleTime: Number.POSITIVE_INFINITY,
    meta: { isQuiet: true },
  });
  if (!data?.isOffered) return null;
  return (
    <Link className={css.forgot} to="/forgot">
      {t("signin.forgot")}
    </Link>
  );
}
