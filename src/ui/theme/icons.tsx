/**
 * The console's icons. All are decoration beside words or inside labelled buttons, so screen readers skip them: the
 * library itself would read their technical names aloud.
 */
import {
	AlertOutlined,
	ApartmentOutlined,
	AppstoreOutlined,
	ArrowDownOutlined,
	ArrowUpOutlined,
	AuditOutlined,
	BankOutlined,
	BarChartOutlined,
	CalendarOutlined,
	CaretDownOutlined,
	CaretRightOutlined,
	CaretUpOutlined,
	CheckOutlined,
	CloseOutlined,
	ClusterOutlined,
	CopyOutlined,
	DashboardOutlined,
	DesktopOutlined,
	DisconnectOutlined,
	DoubleLeftOutlined,
	DoubleRightOutlined,
	DownloadOutlined,
	DownOutlined,
	ExceptionOutlined,
	FilterOutlined,
	GlobalOutlined,
	HistoryOutlined,
	HolderOutlined,
	LinkOutlined,
	MinusCircleOutlined,
	MoonOutlined,
	MoreOutlined,
	OrderedListOutlined,
	PlusOutlined,
	ReloadOutlined,
	RightOutlined,
	SaveOutlined,
	ScheduleOutlined,
	SearchOutlined,
	SettingOutlined,
	StopOutlined,
	SunOutlined,
	SyncOutlined,
	TableOutlined,
	TeamOutlined,
	UnorderedListOutlined,
	UpOutlined,
	UserOutlined,
	WifiOutlined,
	ZoomOutOutlined,
} from "@ant-design/icons";
import type { ComponentType } from "react";

interface IconProps {
	readonly className?: string;
	readonly spin?: boolean;
}

function decoration(Icon: typeof AlertOutlined): ComponentType<IconProps> {
	return (props) => (
		<Icon {...props} role="presentation" aria-label={undefined} aria-hidden />
	);
}

export const AlertIcon = decoration(AlertOutlined);
export const ApartmentIcon = decoration(ApartmentOutlined);
export const DashboardIcon = decoration(DashboardOutlined);
export const AppstoreIcon = decoration(AppstoreOutlined);
export const ArrowDownIcon = decoration(ArrowDownOutlined);
export const ArrowUpIcon = decoration(ArrowUpOutlined);
export const AuditIcon = decoration(AuditOutlined);
export const BackupIcon = decoration(SaveOutlined);
export const BarChartIcon = decoration(BarChartOutlined);
export const CalendarIcon = decoration(CalendarOutlined);
export const CaretDownIcon = decoration(CaretDownOutlined);
export const CaretRightIcon = decoration(CaretRightOutlined);
export const CaretUpIcon = decoration(CaretUpOutlined);
export const CheckIcon = decoration(CheckOutlined);
export const CloseIcon = decoration(CloseOutlined);
export const ClusterIcon = decoration(ClusterOutlined);
export const CopyIcon = decoration(CopyOutlined);
export const DesktopIcon = decoration(DesktopOutlined);
export const DisconnectIcon = decoration(DisconnectOutlined);
export const DoubleLeftIcon = decoration(DoubleLeftOutlined);
export const DoubleRightIcon = decoration(DoubleRightOutlined);
export const DownIcon = decoration(DownOutlined);
export const DownloadIcon = decoration(DownloadOutlined);
export const ExceptionIcon = decoration(ExceptionOutlined);
export const FilterIcon = decoration(FilterOutlined);
export const GlobalIcon = decoration(GlobalOutlined);
export const HistoryIcon = decoration(HistoryOutlined);
export const HolderIcon = decoration(HolderOutlined);
export const LinkIcon = decoration(LinkOutlined);
export const MinusCircleIcon = decoration(MinusCircleOutlined);
export const MoonIcon = decoration(MoonOutlined);
export const MoreIcon = decoration(MoreOutlined);
export const OrderedListIcon = decoration(OrderedListOutlined);
export const PlusIcon = decoration(PlusOutlined);
export const ReloadIcon = decoration(ReloadOutlined);
export const RightIcon = decoration(RightOutlined);
export const SearchIcon = decoration(SearchOutlined);
export const SettingsIcon = decoration(SettingOutlined);
export const SourcesIcon = decoration(WifiOutlined);
export const StopIcon = decoration(StopOutlined);
export const SunIcon = decoration(SunOutlined);
export const SyncIcon = decoration(SyncOutlined);
export const TasksIcon = decoration(ScheduleOutlined);
export const TenantsIcon = decoration(BankOutlined);
export const UsersIcon = decoration(TeamOutlined);
export const TableIcon = decoration(TableOutlined);
export const UnorderedListIcon = decoration(UnorderedListOutlined);
export const UpIcon = decoration(UpOutlined);
export const UserIcon = decoration(UserOutlined);
export const ZoomOutIcon = decoration(ZoomOutOutlined);
