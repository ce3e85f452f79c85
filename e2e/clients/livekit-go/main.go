// A person of LiveKit's Go SDK in a meeting: sends a tone and a picture in two sizes, and says in lines of JSON what it
// sees, hears and is sent. Lines that it is given are commands.
package main

import (
	"bufio"
	"encoding/json"
	"io"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/livekit/protocol/livekit"
	"github.com/livekit/protocol/logger"
	lksdk "github.com/livekit/server-sdk-go/v2"
	"github.com/pion/webrtc/v4"
)

type event struct {
	What     string `json:"what"`
	Identity string `json:"identity,omitempty"`
	Source   string `json:"source,omitempty"`
	Text     string `json:"text,omitempty"`
	Packets  int    `json:"packets,omitempty"`
	Bytes    int    `json:"bytes,omitempty"`
}

var output sync.Mutex

func report(e event) {
	output.Lock()
	defer output.Unlock()
	_ = json.NewEncoder(os.Stdout).Encode(e)
}

func must(err error) {
	if err != nil {
		report(event{What: "failed", Text: err.Error()})
		os.Exit(1)
	}
}

// A file that is read from its beginning again when it ends; only its first header is given.
type endless struct {
	file   *os.File
	header int64
}

func (e *endless) Read(into []byte) (int, error) {
	count, err := e.file.Read(into)
	if err == io.EOF {
		if _, err = e.file.Seek(e.header, io.SeekStart); err != nil {
			return count, err
		}
		return count, nil
	}
	return count, err
}

func (e *endless) Close() error { return e.file.Close() }

func open(path string, header int64) *endless {
	file, err := os.Open(path)
	must(err)
	return &endless{file: file, header: header}
}

// Of an IVF file: its header is 32 bytes.
func layer(path string, quality livekit.VideoQuality, width, height uint32) *lksdk.LocalTrack {
	track, err := lksdk.NewLocalReaderTrack(open(path, 32), webrtc.MimeTypeVP8,
		lksdk.ReaderTrackWithFrameDuration(40*time.Millisecond),
		lksdk.ReaderTrackWithSampleOptions(lksdk.WithSimulcast("camera", &livekit.VideoLayer{Quality: quality, Width: width, Height: height})))
	must(err)
	return track
}

func publish(room *lksdk.Room, folder string) *lksdk.LocalTrackPublication {
	_, err := room.LocalParticipant.PublishSimulcastTrack([]*lksdk.LocalTrack{
		layer(folder+"/small.ivf", livekit.VideoQuality_LOW, 320, 180),
		layer(folder+"/large.ivf", livekit.VideoQuality_HIGH, 1280, 720),
	}, &lksdk.TrackPublicationOptions{Name: "camera", Source: livekit.TrackSource_CAMERA, VideoWidth: 1280, VideoHeight: 720})
	must(err)
	tone, err := lksdk.NewLocalFileTrack(folder + "/tone.ogg")
	must(err)
	microphone, err := room.LocalParticipant.PublishTrack(tone, &lksdk.TrackPublicationOptions{Name: "microphone", Source: livekit.TrackSource_MICROPHONE})
	must(err)
	return microphone
}

func count(track *webrtc.TrackRemote, publication *lksdk.RemoteTrackPublication, who *lksdk.RemoteParticipant) {
	source := strings.ToLower(publication.Source().String())
	packets, bytes := 0, 0
	lastAt := time.Now()
	for {
		packet, _, err := track.ReadRTP()
		if err != nil {
			return
		}
		packets++
		bytes += len(packet.Payload)
		if time.Since(lastAt) > 200*time.Millisecond {
			report(event{What: "media", Identity: who.Identity(), Source: source, Packets: packets, Bytes: bytes})
			lastAt = time.Now()
		}
	}
}

func main() {
	logger.InitFromConfig(&logger.Config{Level: "error"}, "safos")
	lksdk.SetLogger(logger.GetLogger())
	url, token, folder := os.Args[1], os.Args[2], os.Args[3]
	ended := make(chan struct{})
	callback := &lksdk.RoomCallback{
		OnReconnecting:            func() { report(event{What: "reconnecting"}) },
		OnReconnected:             func() { report(event{What: "reconnected"}) },
		OnParticipantConnected:    func(p *lksdk.RemoteParticipant) { report(event{What: "joined", Identity: p.Identity()}) },
		OnParticipantDisconnected: func(p *lksdk.RemoteParticipant) { report(event{What: "left", Identity: p.Identity()}) },
		OnDisconnectedWithReason: func(reason lksdk.DisconnectionReason) {
			report(event{What: "disconnected", Text: string(reason)})
			close(ended)
		},
		ParticipantCallback: lksdk.ParticipantCallback{
			OnTrackSubscribed: func(track *webrtc.TrackRemote, publication *lksdk.RemoteTrackPublication, who *lksdk.RemoteParticipant) {
				go count(track, publication, who)
			},
			OnTrackMuted: func(publication lksdk.TrackPublication, p lksdk.Participant) {
				report(event{What: "muted", Identity: p.Identity(), Source: strings.ToLower(publication.Source().String())})
			},
			OnDataPacket: func(packet lksdk.DataPacket, from lksdk.DataReceiveParams) {
				if user, isUser := packet.(*lksdk.UserDataPacket); isUser {
					report(event{What: "data", Identity: from.SenderIdentity, Text: string(user.Payload)})
				}
			},
		},
	}
	room, err := lksdk.ConnectToRoomWithToken(url, token, callback)
	must(err)
	microphone := publish(room, folder)
	report(event{What: "in", Identity: room.LocalParticipant.Identity()})
	go func() {
		lines := bufio.NewScanner(os.Stdin)
		for lines.Scan() {
			command, text, _ := strings.Cut(lines.Text(), " ")
			switch command {
			case "data":
				must(room.LocalParticipant.PublishDataPacket(lksdk.UserData([]byte(text)), lksdk.WithDataPublishReliable(true)))
			case "mute":
				microphone.SetMuted(true)
			case "unmute":
				microphone.SetMuted(false)
			case "cut":
				room.Simulate(lksdk.SimulateSignalReconnect)
			}
		}
		room.Disconnect()
	}()
	<-ended
}
