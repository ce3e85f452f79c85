import "./text.ts";
import { useRinging } from "./store.ts";
import css from "./Ring.module.css";
import { IncomingCall } from "./IncomingCall.tsx";
import { OutgoingCall } from "./OutgoingCall.tsx";

/** More are named when these have been answered or declined. */
const most = 3;

export function RingCards() {
  const { incoming, outgoing } = useRinging();
  return (
    <div className={css.cards}>
      {incoming.slice(0, most).map((ring, index) => (
        <IncomingCall key={ring.id} ring={ring} isFirst={index === 0} />
      ))}
      {outgoing && <OutgoingCall ring={outgoing} />}
    </div>
  );
}
