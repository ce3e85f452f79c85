import type { ChangeQuestion, NewQuestion, Webinar, WebinarPart } from "@safos/contract/webinar";
import { webinarRoutes } from "@safos/contract/routes/webinar";
import { explain } from "../../../platform/api.ts";
import { request } from "../../../platform/request.ts";
import { showToast } from "../../../ui/index.ts";
import { webinars } from "./store.ts";
import type { WebinarWay } from "./way.ts";

/** Shows what came of it; false: it was refused, and why is said. */
async function run(step: (way: WebinarWay) => Promise<Webinar>): Promise<boolean> {
  try {
    await webinars.run(step);
    return true;
  } catch (error) {
    showToast({ text: explain(error), tone: "danger" });
    return false;
  }
}

export const raiseHand = (isUp: boolean): Promise<boolean> => run((way) => way.raise(isUp));
export const ask = (question: NewQuestion): Promise<boolean> => run((way) => way.ask(question));
export const vote = (id: string, isUp: boolean): Promise<boolean> => run((way) => way.vote(id, isUp));

export const setPart = (id: string, who: string, part: WebinarPart): Promise<boolean> =>
  run(() => request(webinarRoutes.setPart, { params: { id }, body: { who, part } }));

export const changeQuestion = (id: string, questionId: string, body: ChangeQuestion): Promise<boolean> =>
  run(() => request(webinarRoutes.changeQuestion, { params: { id, questionId }, body }));
