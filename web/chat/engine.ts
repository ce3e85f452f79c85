export interface Engine {
  openDirectChat(userId: string): Promise<string>;
  stop(): Promise<void>;
}
export function startEngine(): Promise<Engine> {
  return Promise.reject(new Error("The chat is not loaded."));
}
