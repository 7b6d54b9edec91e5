import { test } from 'node:test';
import type { TRequest } from '../../protocol/index.js';
import type { AgentPhone } from '../../sip-agent/index.js';
import { comeToHear, hearEachOther, singer } from '../singing-phones.test.js';
import { World } from '../switch-world.test.js';

/** PrivateEvent of TPrivateService: another party is muted, and heard again. */
const [MUTE_PARTY, UNMUTE_PARTY] = [3020, 3021];

/** Phones that sing, 7001 and 7002 in one call. */
class Room {
  private constructor(
    readonly world: World,
    readonly alice: AgentPhone,
    readonly bob: AgentPhone,
    readonly carol: AgentPhone,
    public ConnID = '',
  ) {}

  static async open(before: readonly object[] = []): Promise<Room> {
    const world = await World.open({ mixer: {} });
    const room = new Room(world, await singer(world, '7001'), await singer(world, '7002'), await singer(world, '7003'));
    for (const request of before) world.request(request as TRequest);
    room.ConnID = await world.talk(room.alice, room.bob);
    return room;
  }

  /** 7003 is the third one. */
  static async conference(): Promise<Room> {
    const room = await Room.open();
    const { world, alice, bob, carol } = room;
    room.ask('RequestSingleStepConference', bob, { OtherDN: carol.number });
    await world.event('EventRinging', carol.number);
    carol.call.answer();
    await world.event('EventEstablished', carol.number);
    await hearEachOther(alice, bob, carol);
    return room;
  }

  /** 7003 supervises 7002. */
  static async supervised(MonitorMode: string): Promise<Room> {
    const supervision = { OtherDN: '7002', MonitorNextCallType: 'AllCalls', Extensions: { MonitorMode } };
    const room = await Room.open([{ id: 'RequestMonitorNextCall', ThisDN: '7003', ...supervision }]);
    const { world, carol } = room;
    await world.event('EventRinging', carol.number);
    carol.call.answer();
    await world.event('EventEstablished', carol.number);
    return room;
  }

  ask(id: TRequest['id'], { number }: AgentPhone, more: object = {}): void {
    this.world.request({ id, ThisDN: number, ConnID: this.ConnID, ...more } as TRequest);
  }

  async end(): Promise<void> {
    for (const phone of [this.alice, this.bob, this.carol]) for (const call of phone.calls) call.hangUp();
    await this.world.empty();
    await this.world.close();
  }
}

test('a supervisor: mute, coach, connect, and mute again', async () => {
  const room = await Room.supervised('mute');
  const { alice, bob, carol } = room;
  const silent = async (): Promise<void> => comeToHear([alice, [bob]], [bob, [alice]], [carol, [alice, bob]]);
  const whispers = async (): Promise<void> => comeToHear([alice, [bob]], [bob, [alice, carol]], [carol, [alice, bob]]);
  await silent();
  room.ask('RequestSetMuteOff', carol, { Extensions: { MonitorMode: 'coach' } });
  await whispers();
  room.ask('RequestSetMuteOff', carol);
  await hearEachOther(alice, bob, carol);
  room.ask('RequestSetMuteOn', carol, { Extensions: { MonitorMode: 'coach' } });
  await whispers();
  room.ask('RequestSetMuteOn', carol);
  await silent();
  await room.end();
});

test('a coach is heard by the agent alone from the beginning, and does not hear an agent that has muted itself', async () => {
  const room = await Room.supervised('coach');
  const { alice, bob, carol } = room;
  await comeToHear([alice, [bob]], [bob, [alice, carol]], [carol, [alice, bob]]);
  room.ask('RequestSetMuteOn', bob);
  await comeToHear([alice, []], [bob, [alice, carol]], [carol, [alice]]);
  room.ask('RequestSetMuteOff', bob);
  await comeToHear([alice, [bob]], [bob, [alice, carol]], [carol, [alice, bob]]);
  await room.end();
});

test('mute in a call of two', async () => {
  const room = await Room.open();
  const { alice, bob } = room;
  await hearEachOther(alice, bob);
  room.ask('RequestSetMuteOn', alice);
  await comeToHear([alice, [bob]], [bob, []]);
  room.ask('RequestSetMuteOff', alice);
  await hearEachOther(alice, bob);
  await room.end();
});

test('mute in a conference, by the party itself and by another one', async () => {
  const room = await Room.conference();
  const { alice, bob, carol } = room;
  const muted = async (): Promise<void> => comeToHear([alice, [bob, carol]], [bob, [carol]], [carol, [bob]]);
  room.ask('RequestSetMuteOn', alice);
  await muted();
  room.ask('RequestSetMuteOff', alice);
  await hearEachOther(alice, bob, carol);
  room.ask('RequestPrivateService', bob, { PrivateEvent: MUTE_PARTY, OtherDN: alice.number });
  await muted();
  room.ask('RequestPrivateService', bob, { PrivateEvent: UNMUTE_PARTY, OtherDN: alice.number });
  await hearEachOther(alice, bob, carol);
  room.ask('RequestPrivateService', bob, { PrivateEvent: MUTE_PARTY, OtherDN: alice.number });
  await muted();
  carol.call.hangUp();
  // With two left whom another one has muted is heard again.
  await hearEachOther(alice, bob);
  await room.end();
});

test('a party that is listen-disconnected neither hears nor is heard, until it is reconnected or one of three leaves', async () => {
  const room = await Room.conference();
  const { alice, bob, carol } = room;
  const apart = async (): Promise<void> => comeToHear([alice, []], [bob, [carol]], [carol, [bob]]);
  room.ask('RequestListenDisconnect', bob, { OtherDN: alice.number });
  await apart();
  room.ask('RequestListenReconnect', bob, { OtherDN: alice.number });
  await hearEachOther(alice, bob, carol);
  room.ask('RequestListenDisconnect', bob, { OtherDN: alice.number });
  await apart();
  room.ask('RequestDeleteFromConference', bob, { OtherDN: carol.number });
  await hearEachOther(alice, bob);
  await room.end();
});

test('a member that holds the conference neither hears nor is heard, by request and at its phone', async () => {
  const room = await Room.conference();
  const { alice, bob, carol } = room;
  room.ask('RequestHoldCall', alice);
  await comeToHear([alice, []], [bob, [carol]], [carol, [bob]]);
  room.ask('RequestRetrieveCall', alice);
  await hearEachOther(alice, bob, carol);
  carol.call.hold();
  await comeToHear([alice, [bob]], [bob, [alice]], [carol, []]);
  carol.call.retrieve();
  await hearEachOther(alice, bob, carol);
  await room.end();
});
