import {
	bigint,
	boolean,
	pgTable,
	primaryKey,
	text,
} from "drizzle-orm/pg-core";
import { tenantRoles } from "./tenant-roles.ts";

export const usersTable = pgTable("users", {
	id: text("id").primaryKey(),
	login: text("login").notNull(),
	loginKey: text("login_key").notNull(),
	name: text("name").notNull(),
	email: text("email").notNull(),
	emailKey: text("email_key").notNull(),
	passwordHash: text("password_hash").notNull(),
	isDisabled: boolean("is_disabled").notNull(),
	isGeneralAdministrator: boolean("is_general_administrator").notNull(),
	tokenHash: text("token_hash"),
	tokenCreatedAt: bigint("token_created_at", { mode: "number" }),
	createdAt: bigint("created_at", { mode: "number" }).notNull(),
	updatedAt: bigint("updated_at", { mode: "number" }).notNull(),
});

export const userRolesTable = pgTable(
	"user_roles",
	{
		userId: text("user_id").notNull(),
		tenantId: text("tenant_id").notNull(),
		role: text("role", { enum: tenantRoles }).notNull(),
	},
	(table) => [primaryKey({ columns: [table.userId, table.tenantId] })],
);

export const sessionsTable = pgTable("sessions", {
	id: text("id").primaryKey(),
	secretHash: text("secret_hash").notNull(),
	userId: text("user_id").notNull(),
	createdAt: bigint("created_at", { mode: "number" }).notNull(),
	usedAt: bigint("used_at", { mode: "number" }).notNull(),
});
