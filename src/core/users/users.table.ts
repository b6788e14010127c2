import {
	bigint,
	boolean,
	json,
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
	nameKey: text("name_key").notNull(),
	email: text("email").notNull(),
	emailKey: text("email_key").notNull(),
	passwordHash: text("password_hash").notNull(),
	passwordChangedAt: bigint("password_changed_at", { mode: "number" }),
	mustChangePassword: boolean("must_change_password").notNull().default(false),
	isDisabled: boolean("is_disabled").notNull(),
	isGeneralAdministrator: boolean("is_general_administrator").notNull(),
	receivesNotifications: boolean("receives_notifications")
		.notNull()
		.default(false),
	hidesShared: boolean("hides_shared").notNull().default(false),
	tokenHash: text("token_hash"),
	tokenCreatedAt: bigint("token_created_at", { mode: "number" }),
	tokenExpiresAt: bigint("token_expires_at", { mode: "number" }),
	apiOperations: json("api_operations").$type<readonly string[]>(),
	shownTenants: json("shown_tenants").$type<readonly string[]>(),
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
	address: text("address").notNull().default(""),
	createdAt: bigint("created_at", { mode: "number" }).notNull(),
	usedAt: bigint("used_at", { mode: "number" }).notNull(),
});
