import { answerList } from "../remote-shares/answer-list.ts";

export const answerAcceptedShares = answerList("accepted");
