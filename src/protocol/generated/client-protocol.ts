// Generated from spec/client-protocol.json by `npm run generate`. Do not edit.
import type { ClientProtocol } from '../client-protocol-info.js';

/** What the WebSocket protocol adds to the vocabulary. */
export const CLIENT_PROTOCOL: ClientProtocol = {
  "path": "/tlib",
  "messages": [
    {
      "name": "HeartBeat",
      "description": "Nothing has happened: EventSequenceNumber is the number of the last event sent, so that silence can be told from loss",
      "mandatory": [
        "EventSequenceNumber"
      ],
      "optional": [
        "TimeinSecs",
        "TimeinuSecs"
      ]
    }
  ],
  "attributes": [
    {
      "name": "Server",
      "type": "string",
      "events": "all",
      "meaning": "name of the server, in events that the connection makes by itself"
    },
    {
      "name": "Repeated",
      "type": "boolean",
      "events": "all",
      "meaning": "true: this answers a request that was sent again after a reconnect and was carried out before"
    },
    {
      "name": "HeartBeatInterval",
      "type": "integer",
      "events": [
        "EventLinkConnected"
      ],
      "meaning": "seconds between two heart-beats; 0 = none"
    },
    {
      "name": "Resumed",
      "type": "boolean",
      "events": [
        "EventLinkConnected"
      ],
      "meaning": "whether the session goes on where it stopped; absent when the client did not ask for it"
    },
    {
      "name": "ResumedFrom",
      "type": "integer",
      "events": [
        "EventLinkConnected"
      ],
      "meaning": "number of the event after which the stream goes on"
    },
    {
      "name": "ResumeFailure",
      "type": "string",
      "events": [
        "EventLinkConnected"
      ],
      "meaning": "why the session could not go on; this is then a new session"
    }
  ]
};
