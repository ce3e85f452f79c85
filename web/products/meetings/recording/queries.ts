import { fileRoutes } from "@safos/contract/routes/files";
import { recordingRoutes } from "@safos/contract/routes/recordings";
import { queryOptions } from "@tanstack/react-query";
import { addressOf, request } from "../../../platform/request.ts";

/** While a film is made it is looked at again and again. */
const lookEveryMs = 2000;

export const recordingsQuery = (meetingId: string) =>
  queryOptions({
    queryKey: ["recordings", meetingId],
    queryFn: () => request(recordingRoutes.readRecordings, { params: { id: meetingId } }),
    staleTime: 0,
    refetchInterval: ({ state: { data } }) =>
      data?.items.some((one) => one.state === "composing" || one.endedAt === null) ? lookEveryMs : false,
  });

/** A file of a recording, as the browser plays it. */
export const contentAddress = (id: number, isDownload = false): string =>
  addressOf(fileRoutes.readContent, { params: { id }, query: isDownload ? { download: "1" } : {} });
