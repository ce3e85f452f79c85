import "./text.ts";
import { ownPrefix, pagePrefix } from "@safos/contract/registration";
import { lazyRouteComponent, useParams } from "@tanstack/react-router";
import { GuestWay } from "./GuestWay.tsx";
import { RegisteredPage } from "./registration/RegisteredPage.tsx";
import { RegisterPage } from "./registration/RegisterPage.tsx";

/** `/g/:secret`: a link for guests, where people register, or the own link of someone who has. No account. */
export function GuestPage() {
  const { secret } = useParams({ from: "/g/$secret" });
  if (secret.startsWith(pagePrefix)) return <RegisterPage code={secret.slice(pagePrefix.length)} />;
  if (secret.startsWith(ownPrefix)) return <RegisteredPage secret={secret} />;
  return <GuestWay secret={secret} />;
}

/** Fetched from here, so that who never watches fetches nothing of it. */
export const LivePage = lazyRouteComponent(() => import("./live-page/LivePage.tsx"), "LivePage");
