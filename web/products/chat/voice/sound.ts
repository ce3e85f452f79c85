import { useSyncExternalStore } from "react";
import { Player, type Playing } from "./player.ts";

/** The page's one player. */
export const player = new Player(new Audio());

export const usePlaying = (): Playing => useSyncExternalStore(player.subscribe, player.state);
