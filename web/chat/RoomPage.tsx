import { ChatHome } from "./ChatHome.tsx";

export function DirectRoomPage() {
  return <ChatHome />;
}
export function ChannelPage() {
  return <ChatHome />;
}
