import { useQuery } from "@tanstack/react-query";
import { useText } from "../../text/index.tsx";
import { Signs } from "../Signs.tsx";
import type { Exchange } from "./seal.ts";
import { signsOf } from "./signs.ts";
import "./text.ts";

/** What the person and the officer compare, each on their own page. */
export function ExchangeSigns({ exchange }: { exchange: Exchange }) {
  const t = useText();
  const { data: signs = [] } = useQuery({
    queryKey: ["key-recovery", "signs", exchange],
    queryFn: () => signsOf(exchange),
    gcTime: 0,
  });
  return <Signs label={t("recovery.signs")} signs={signs} />;
}
