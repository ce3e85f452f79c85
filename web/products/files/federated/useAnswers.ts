import { useQuery } from "@tanstack/react-query";
import { useText } from "../../../text/index.tsx";
import { sentSharesQuery } from "./queries.ts";
import "./text.ts";

/** Of a share with someone on another server: whether they have answered. Null for every other. */
export function useAnswers(id: number): (shareId: string) => string | null {
  const t = useText();
  const { data } = useQuery({ ...sentSharesQuery(id), meta: { isQuiet: true } });
  return (shareId) => {
    const found = data?.find((one) => one.id === shareId);
    return found ? t(found.state === "accepted" ? "federated.answered" : "federated.offered") : null;
  };
}
