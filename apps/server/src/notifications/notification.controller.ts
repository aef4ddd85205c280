import { Body, Controller, Get, HttpCode, Post, Put, Query } from '@nestjs/common';
import { ApiOkResponse } from '@nestjs/swagger';
import {
  notificationQuerySchema,
  notificationSchema,
  notificationSettingsSchema,
  pageSchema,
  readNotificationsSchema,
  shownNotificationSettingsSchema,
  unreadSchema,
  type Notification,
  type NotificationQuery,
  type NotificationSettings,
  type Page,
  type ReadNotifications,
  type ShownNotificationSettings,
  type Unread,
} from '@innoweek/contracts';
import { Allow, Caller } from '../access/access.decorator.ts';
import type { Principal } from '../access/principal.model.ts';
import { NotificationService } from './notification.service.ts';

@Controller('notifications')
@Allow('signedIn')
export class NotificationController {
  constructor(private readonly notifications: NotificationService) {}

  /** What the caller was told, the latest first. */
  @Get()
  @ApiOkResponse({ standardSchema: pageSchema(notificationSchema) })
  list(
    @Query({ schema: notificationQuerySchema }) query: NotificationQuery,
    @Caller() caller: Principal,
  ): Promise<Page<Notification>> {
    return this.notifications.list(caller, query);
  }

  @Get('unread')
  @ApiOkResponse({ standardSchema: unreadSchema })
  countUnread(@Caller() caller: Principal): Promise<Unread> {
    return this.notifications.countUnread(caller);
  }

  @Post('read')
  @HttpCode(200)
  @ApiOkResponse({ standardSchema: unreadSchema })
  read(
    @Body({ schema: readNotificationsSchema }) named: ReadNotifications,
    @Caller() caller: Principal,
  ): Promise<Unread> {
    return this.notifications.read(caller, named);
  }

  @Get('settings')
  @ApiOkResponse({ standardSchema: shownNotificationSettingsSchema })
  settings(@Caller() caller: Principal): Promise<ShownNotificationSettings> {
    return this.notifications.settings(caller);
  }

  @Put('settings')
  @ApiOkResponse({ standardSchema: shownNotificationSettingsSchema })
  choose(
    @Body({ schema: notificationSettingsSchema }) settings: NotificationSettings,
    @Caller() caller: Principal,
  ): Promise<ShownNotificationSettings> {
    return this.notifications.choose(caller, settings);
  }
}
