// LiveKit's own worker (`livekit-client/e2ee-worker`): each frame is AES-GCM with the frame's first bytes left open.
import "livekit-client/e2ee-worker";
