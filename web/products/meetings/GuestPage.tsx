import "./text.ts";
import { ownPrefix, pagePrefix } from "@safos/contract/registration";
import { lazyRouteComponent, useParams } from "@tanstack/react-router";
import { Suspense } from "react";
import { GuestWay } from "./GuestWay.tsx";

const RegisterPage = lazyRouteComponent(() => import("./registration/RegisterPage.tsx"), "RegisterPage");
const RegisteredPage = lazyRouteComponent(() => import("./registration/RegisteredPage.tsx"), "RegisteredPage");

/** `/g/:secret`: a link for guests, where people register, or the own link of someone who has. No account. */
export function GuestPage() {
  const { secret } = useParams({ from: "/g/$secret" });
  const isPage = secret.startsWith(pagePrefix);
  if (!isPage && !secret.startsWith(ownPrefix)) return <GuestWay secret={secret} />;
  return (
    <Suspense fallback={null}>
      {isPage ? <RegisterPage code={secret.slice(pagePrefix.length)} /> : <RegisteredPage secret={secret} />}
    </Suspense>
  );
}
