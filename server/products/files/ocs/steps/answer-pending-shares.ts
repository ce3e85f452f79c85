import { answerList } from "../remote-shares/answer-list.ts";

export const answerPendingShares = answerList("pending");
